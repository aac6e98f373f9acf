"""What no text of a campaign may say: a reward for sharing or following, or sharing and following as a condition
(WeChat's rules against induced sharing), however the words are taken apart; and addresses of other people's sites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import NamedTuple

# Between two letters of a verb somebody may have put an end of a sentence: 分。享.
_GAP = "¦?"
_ENDS = re.compile(r"[。．.!?;\n…]+")
_SAID_OTHERWISE = str.maketrans(
    "轉發關註點讚積紅獎領獲給邀請幫選擇臉個開續參與優惠資訂閱號號檢",
    "转发关注点赞积红奖领获给邀请帮选择脸个开续参与优惠资订阅号号检",
)


def _any(words: str) -> str:
    """One of these, blanks between them, in plain letters."""
    return "(?:" + "|".join(_GAP.join(word) for word in words.split()) + ")"


_PEOPLE = f"[0-9一二三四五六七八九十两几多位个名]*{_any('好友 朋友 亲友 同事 人 新用户')}"
_SHARING = "(?:" + "|".join(
    (
        _any("分享 转发 转给 发给好友 发群 发朋友圈 发到朋友圈 朋友圈 发圈 晒圈 扩散 拉人 拉新 裂变 fenxiang zhuanfa"),
        _any("砍价 帮砍 好友助力 帮我助力 帮忙助力 请助力 助力值"),
        f"{_any('邀请 拉 喊')}{_PEOPLE}",
    )
) + ")"  # fmt: skip
_FOLLOWING = _any("关注 加粉 订阅号 guanzhu")
_PRAISING = _any("集赞 积赞 攒赞 求赞 点赞")
_REWARDED = _any("领 抽 奖 送 赠 得 获 券 红包 礼 免费 优惠 返现 返利 积分 现金 解锁 兑换 立减")
_CONDITION_AFTER = _any("才 方可 方能 后可 后即可 即可 就能 就可 可以 可继续 后查看 后参与 资格 机会 再参与 继续")
_CONDITION_BEFORE = _any("必须 必需 须 需要 需 先 只要 凡 每 凭")
_OTHERWISE_NOT = _any("不 不先 没 没有 未")
_WITHIN, _SHORT = "[^¦]{0,14}?", "[^¦]{0,4}?"
_ACTS = f"(?:{_SHARING}|{_FOLLOWING})"
_FORCED = re.compile(
    "|".join(
        (
            f"{_ACTS}{_WITHIN}(?:{_REWARDED}|{_CONDITION_AFTER})",
            f"{_CONDITION_BEFORE}{_SHORT}{_ACTS}",
            f"{_OTHERWISE_NOT}{_ACTS}",
            f"{_REWARDED}{_SHORT}{_any('条件 方式 方法')}{_WITHIN}{_ACTS}",
            _PRAISING,
        )
    )
)
# 「关注」is also what one pays to a detail or a piece of news,「分享会」is an evening of talks, and a privacy text says
# that nothing is shared with others.
_HARMLESS = re.compile(
    "|".join(
        (
            _any("分享会 经验分享 关注细节 关注健康 关注度 用户关注 备受关注 值得关注 重点关注"),
            f"{_any('不会 绝不 不得 不向 不将 不把')}[^¦]{{0,12}}?{_SHARING}(?!就|则|的)",
        )
    )
)
_ENDINGS = "com|cn|net|org|cc|top|xyz|vip|shop|io|me|app|link|club|site"
_REST = r"[^\s一-鿿，。；、）)]"
_ADDRESS = re.compile(
    rf"(?:https?://|www\.){_REST}+|(?<![\w@.])(?:[a-z0-9-]{{2,}}\.)+(?:{_ENDINGS})\b{_REST}*", re.IGNORECASE
)


class Said(NamedTuple):
    """What is not to be said, as it was found."""

    what: str
    passage: str


def plainly(text: str) -> str:
    """The letters alone, in simplified characters and small, full-width ones as ordinary ones; nothing invisible,
    nothing between them but a ¦ where a sentence ends."""
    wide = unicodedata.normalize("NFKC", text).lower().translate(_SAID_OTHERWISE)
    marked = _ENDS.sub("¦", wide)
    return "".join(one for one in marked if one == "¦" or unicodedata.category(one)[0] in "LN")


def induces(text: str) -> Said | None:
    """The first passage that makes sharing or following a condition, or rewards it."""
    letters = _HARMLESS.sub("¦", plainly(text))
    found = _FORCED.search(letters)
    return Said("induced", found.group().replace("¦", "")[:24]) if found else None


def leads_outside(text: str, known_hosts: Collection[str]) -> Said | None:
    """The first address of a site that is not among the known ones."""
    for found in _ADDRESS.finditer(unicodedata.normalize("NFKC", text)):
        address = found.group()
        host = re.sub(r"^https?://", "", address, flags=re.IGNORECASE).split("/")[0].split("?")[0].split(":")[0].lower()
        if not any(host == one or host.endswith(f".{one}") for one in known_hosts):
            return Said("outside", address[:60])
    return None
