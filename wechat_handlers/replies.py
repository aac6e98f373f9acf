"""What people read in the chat, in their own words."""

from __future__ import annotations

import re

from doorway.house import public_url
from services.attribution.signs import Visit
from services.bindings.arriving import Arrival
from services.campaigns.promotion_codes import Announced
from services.leads.taking import Heard
from services.reading.scanning import Scanned
from services.scan_sign_in.answering import Scanned as ScannedSignIn
from services.sharing.hands import Sharer

WELCOME = "欢迎关注！\n如果您是我们的渠道伙伴或员工，请扫描业务员发给您的二维码完成绑定。"
HELP = "需要帮助？请联系您的业务员，或直接在这里留言。"
NOT_OURS = "这个二维码暂时用不了，请联系您的业务员重新获取。"


CONFLICTS = {
    "bound_elsewhere": "您的微信已经绑定了其他身份，更换需要总部审核",
    "target_taken": "这个身份已由其他微信绑定，更换需要总部审核",
    "both": "您的微信和这个身份都已有绑定，更换需要总部审核",
}


def arrival(arrived: Arrival) -> str:
    target = arrived.target.words
    link = f'<a href="{public_url(f"/bind/{arrived.token}")}">'
    mine = f'<a href="{public_url("/me")}">查看我的身份</a>'
    waits = CONFLICTS.get(arrived.conflict or "", f"您申请成为{target}，正在审核")
    return {
        "bound": f"绑定成功！您现在是{target}。\n以后的业务消息会在这里通知您。\n{mine}",
        "already_bound": f"您已经是{target}，无需重复绑定。\n{mine}",
        "fill_form": f"欢迎！您受邀成为{target}。\n{link}点这里填写信息，完成绑定</a>",
        "waiting": f"{waits}，结果会在这里通知您。\n{link}查看申请</a>",
    }[arrived.outcome]


def heard(word: Heard) -> str:
    """Somebody asked for something in the chat: who answers, what was passed on, and how to leave a number or not to be
    called."""
    whom = word.house or "我们的同事"
    first = f"收到，您说的“{word.word}”已转给{whom}。" if word.fresh else f"您的咨询正由{whom}跟进。"
    link = f'<a href="{public_url("/me/call")}">'
    return (
        f"{first}\n{link}留个电话，方便联系您</a>\n我们只转达了这句话，不含姓名和手机号。不需要联系了，也请点上面取消。"
    )


def enter(scanned: ScannedSignIn) -> str:
    act = "把微信关联到后台账号" if scanned.links else "登录管理后台"
    link = f'<a href="{public_url(f"/enter/{scanned.token}")}">点这里核对并确认</a>'
    return f"您正在{act}，电脑上的数字是 {scanned.number}。\n{link}\n不是您本人操作？请不要点确认。"


def path_in(reply: str) -> str | None:
    """Where the first link of a reply leads, when that is a page of ours."""
    found = re.search(rf'<a href="{re.escape(public_url(""))}(/[^"]*)">', reply)
    return found[1] if found else None


def campaign(announced: Announced) -> str:
    link = f'<a href="{public_url(f"/p/{announced.slug}?s={announced.token}")}">点这里参加</a>'
    return f"欢迎！{_who(announced.sharer)}邀请您参加“{announced.title}”。\n{link}"


def _who(sharer: Sharer) -> str:
    name, of = sharer.name, sharer.of
    return f"{of}的{name}" if name and of else name or of or "您的朋友"


def material(scanned: Scanned) -> str:
    who = _who(scanned.sharer)
    link = f'<a href="{public_url(f"/m/{scanned.token}")}">点这里看资料</a>'
    return f"欢迎！{who}给您准备了《{scanned.title}》。\n{link}"


def visit(visited: Visit) -> str:
    if visited.outcome == "insider":
        return f"这是{visited.dealer}给顾客用的二维码。您是内部人员，不会计为顾客。"
    warm = {"again": f"欢迎再次光临{visited.dealer}！", "stays": f"欢迎光临{visited.dealer}！"}
    welcome = warm.get(visited.outcome, f"欢迎光临{visited.dealer}！以后由我们为您服务。")
    mine = f'<a href="{public_url("/me")}">在这里查看或取消</a>'
    return f"{welcome}\n我们会记下您到访的门店，用于为您服务，不含姓名和手机号。{mine}"
