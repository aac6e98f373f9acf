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
    "/console/leads/<lead_id>": {"decision": "consent", "reason": "电话里同意"},
    "/console/leads/-/new": {"name": "钱女士", "phone": "13911112299", "interest": "报价", "agreed": "yes"},
    "/console/leads/-/assign": {"pick": "{lead_id}"},
    "/console/leads/-/assign/do": {"pick": "{lead_id}", "employee": "E002", "reason": "大客户"},
}
