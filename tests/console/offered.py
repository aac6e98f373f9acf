"""What forms of codes and leads take; what is in braces was furnished."""

from __future__ import annotations

from tests.world import PASSWORD

CODES: dict[str, dict[str, str]] = {
    "/console/code-batches/-/new": {"product": "P001", "count": "10", "reason": "首批", "password": PASSWORD},
    "/console/code-batches/<code>/activate": {"begin": "", "end": ""},
    "/console/code-batches/<code>/freeze": {"reason": "抽检"},
    "/console/code-batches/<code>/thaw": {"reason": "没有问题"},
    "/console/code-batches/<code>/void": {"begin": "5", "reason": "被盗", "password": PASSWORD},
    "/console/code-batches/<code>/package": {"printer": "华彩印刷", "reason": "首批", "password": PASSWORD},
    "/console/code-batches/<code>/decoy": {"printer": "旧共享盘", "reason": "防泄漏", "password": PASSWORD},
}
LEADS: dict[str, dict[str, str]] = {
    "/console/leads/<lead_id>": {"decision": "consent", "seen": "{standing}", "reason": "电话里同意"},
    "/console/leads/-/new": {"name": "钱女士", "phone": "13911112299", "interest": "报价", "agreed": "yes"},
    "/console/leads/-/assign": {"pick": "{lead_id}"},
    "/console/leads/-/assign/do": {
        **{"pick": "{lead_id}", "seen": "{lead_id} {standing}"},
        **{"employee": "E002", "reason": "大客户"},
    },
}
CAMPAIGNS = {
    "/console/redemptions/<redemption_id>/undo": {"reason": "扫错了"},
    "/console/vouches/<vouch_id>/end": {"reason": "不认识这位顾客"},
    "/console/campaigns/-/new": {"name": "秋季到店", "template": "store_coupon"},
    "/console/campaigns/<slug>/edit": {"name": "改过的活动"},
    "/console/campaigns/<slug>/page": {"title": "改过的标题"},
    "/console/campaigns/<slug>/privacy": {"lead": "只用于联系您。"},
    "/console/campaigns/<slug>/slots": {"weekdays": "1"},
    "/console/campaigns/<slug>/audience": {"roles": "employee"},
    "/console/campaigns/<slug>/blocks/-/kind": {"kind": "text"},
    "/console/campaigns/<slug>/blocks/<place>": {"words": "别的话"},
    "/console/campaigns/<slug>/fields/-/new": {"label": "所在城市", "kind": "region"},
    "/console/campaigns/<slug>/fields/<place>": {"label": "您的称呼"},
    "/console/campaigns/<slug>/prizes/-/new": {"name": "礼品袋"},
    "/console/campaigns/<slug>/prizes/<prize_id>": {"stock": "7"},
    "/console/campaigns/<slug>/budget/more": {"yuan": "100", "reason": "首批", "password": PASSWORD},
}
# A draft without a budget; and each edition is good for one act.
CAMPAIGNS_REFUSED: dict[str, dict[str, str]] = {
    "/console/campaign-entries/<campaign_entry_id>": {"decision": "accept"},
    "/console/campaigns/<slug>/publish": {},
    "/console/campaigns/<slug>/pause": {},
    "/console/campaigns/<slug>/resume": {},
    "/console/campaigns/<slug>/reopen": {},
    "/console/campaigns/<slug>/end": {"reason": "办完了"},
    "/console/campaigns/<slug>/blocks/-/<block>": {"words": "新的一块"},
    "/console/campaigns/<slug>/blocks/<place>/move": {"to": "1"},
    "/console/campaigns/<slug>/blocks/<place>/remove": {},
    "/console/campaigns/<slug>/fields/<place>/move": {"to": "1"},
    "/console/campaigns/<slug>/prizes/<prize_id>/picture": {"file_id": "1"},
    "/console/campaigns/<slug>/prizes/<prize_id>/remove": {},
    "/console/campaigns/<slug>/budget/less": {"yuan": "1"},
}
# Those of a campaign that have a page.
OF_CAMPAIGNS = "/page /privacy /slots /<slug>/end /<place> /<prize_id> /more /less"
