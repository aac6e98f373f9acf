"""What people take back in the mini program: understood from WeChat's codes, owed as erasures."""

from __future__ import annotations

import re
from datetime import datetime

from models.db import transaction
from models.people import MINI_PROGRAM
from services import outbox, people

# RevokeInfo of user_authorization_revoke, with whether we hold anything of the kind.
REVOKE_INFO = {
    "1": "车牌号",
    "2": "地址",
    "3": "发票信息",
    "4": "蓝牙",
    "5": "麦克风",
    "6": "昵称和头像",
    "7": "摄像头",
    "8": "手机号",
    "12": "微信运动步数",
    "13": "位置信息",
    "14": "选中的图片或视频",
    "15": "选中的文件",
    "16": "邮箱地址",
    "18": "选择的位置信息",
    "19": "昵称输入键盘中选择的微信昵称",
    "20": "获取用户头像组件中选择的微信头像",
    "301": "小程序所有授权信息",
}
# Names and pictures of people, their places, plates and files are never asked for, so there is nothing to erase; the
# phone number is.
OF_THE_PHONE = frozenset({"8", "301"})


def codes(revoke_info: str) -> list[str]:
    """The codes of a RevokeInfo, which Tencent shows as one number."""
    return re.findall(r"[0-9]{1,4}", revoke_info)


@transaction
def owe_revocation(openid: str, revoke_info: str, at: datetime) -> None:
    """Somebody took back what RevokeInfo names: owe its erasure. An unknown code counts as everything: better one
    number asked for again than one kept that was taken back."""
    told = codes(revoke_info)
    if not told or OF_THE_PHONE & set(told) or set(told) - set(REVOKE_INFO):
        _owe("erase_revoked", openid, at)


@transaction
def owe_cancellation(openid: str, at: datetime) -> None:
    """Somebody closed their account: owe the erasure of all that came from the mini program."""
    _owe("erase_cancelled", openid, at)


def _owe(kind: str, openid: str, at: datetime) -> None:
    found = people.known(MINI_PROGRAM, openid)
    if found is None:
        return  # nobody we know
    payload = {"identity": people.identity_of(MINI_PROGRAM, openid), "at": at.isoformat()}
    outbox.promise(kind, f"{kind}:{payload['identity']}:{int(at.timestamp())}", payload, follower_id=found)
