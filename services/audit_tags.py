"""The registry of acts: every tag the audit may hold, `subject:thing:act`, and how people call it.

A tag that is not here is a fault of the program and fails at once. Tags are stable: rows of years ago hold them.
"""

from __future__ import annotations


def N_(text: str) -> str:
    """Marks a text for translation; whoever shows it translates it."""
    return text


TAGS: dict[str, str] = {
    "console:list:export": N_("导出列表"),
    "staff:session:open": N_("登录后台"),
    "staff:session:refuse": N_("登录后台失败"),
    "staff:account:lock": N_("后台账号暂停登录"),
    "staff:role:grant": N_("授予后台角色"),
    "staff:role:revoke": N_("收回后台角色"),
    "staff:account:disable": N_("停用后台账号"),
    "staff:account:enable": N_("启用后台账号"),
    "staff:password:prove": N_("再次验证密码"),
    "second_person:act:ask": N_("申请敏感操作"),
    "second_person:act:confirm": N_("第二人确认敏感操作"),
    "second_person:act:refuse": N_("否决敏感操作"),
    "staff:password:set": N_("重设后台密码"),
    "settings:value:change": N_("修改设置"),
    "settings:template:change": N_("更换消息模板"),
    "settings:menu:publish": N_("发布微信菜单"),
    "organisation:workbook:import": N_("导入组织架构"),
    "department:record:create": N_("新建部门"),
    "department:record:change": N_("修改部门"),
    "department:record:delete": N_("删除部门"),
    "employee:record:create": N_("新建员工"),
    "employee:record:change": N_("修改员工"),
    "employee:record:leave": N_("员工离职交接"),
    "employee:record:delete": N_("删除员工"),
    "dealer:record:create": N_("新建渠道商"),
    "dealer:record:change": N_("修改渠道商"),
    "dealer:record:close": N_("终止渠道商"),
    "dealer:record:reopen": N_("恢复渠道商"),
    "dealer:record:delete": N_("删除渠道商"),
    "dealer:category:create": N_("新建类别"),
    "dealer:category:rename": N_("类别改名"),
    "dealer:category:delete": N_("删除类别"),
    "dealer:tier:create": N_("新建层级"),
    "dealer:tier:rename": N_("层级改名"),
    "dealer:tier:move": N_("调整层级顺序"),
    "dealer:tier:delete": N_("删除层级"),
    "region:record:create": N_("新建区域"),
    "region:record:rename": N_("区域改名"),
    "region:record:delete": N_("删除区域"),
    "invitation:code:create": N_("生成邀请"),
    "invitation:code:revoke": N_("收回邀请"),
    "invitation:code:redeem": N_("使用邀请"),
    "invitation:code:ask": N_("申请绑定，等待审核"),
    "invitation:form:send": N_("提交绑定申请"),
    "binding:claim:accept": N_("通过绑定申请"),
    "binding:claim:refuse": N_("拒绝绑定申请"),
    "employee:binding:begin": N_("员工绑定微信"),
    "employee:binding:end": N_("员工解除绑定"),
    "dealer_staff:binding:begin": N_("渠道商人员绑定微信"),
    "dealer_staff:binding:end": N_("渠道商人员解除绑定"),
    "dealer_staff:person:end": N_("停用店员"),
    "consumer:attribution:begin": N_("顾客归属渠道商"),
    "consumer:attribution:end": N_("顾客归属结束"),
    "follower:account:leave": N_("取消关注"),
    "follower:phone:verify": N_("微信验证手机号"),
    "follower:merge:ask": N_("疑为同一人，等待判断"),
    "follower:merge:decide": N_("判断为同一人并合并"),
    "follower:merge:done": N_("合并同一人"),
    "follower:merge:refuse": N_("判断为两人，不合并"),
    "follower:data:erase": N_("删除个人资料"),
    "outbox:letter:retry": N_("重新发送通知"),
    "wechat:sources:change": N_("微信推送地址变化"),
}
