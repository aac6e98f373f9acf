"""Headquarters at its desk: the console over HTTP, to invite people anew and to end what an earlier run left."""

import re

from sandbox.stories.browser import CSRF, Browser
from sandbox.stories.obstacle import Obstacle

# The demo's administrator, known to everybody on purpose: the demo runs on loopback. A world file may name another.
DEMO_ACCOUNT = {"employee": "E001", "password": "qudao-demo-2026"}
PRINT_LINK = re.compile(r'value="[^"]*(/q/([A-Za-z0-9_-]+))"')
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
EDITION = re.compile(r'name="version" value="(\d+)"')
WHY = "重新演示"


class Desk(Browser):
    """One signed-in browser of headquarters. Codes begin with E for employees, D for dealers."""

    def __init__(self, target: str, employee: str, password: str) -> None:
        super().__init__(target)
        self._password = password
        self._sign_in(employee, password)

    def _sign_in(self, employee: str, password: str) -> None:
        token = self._token("/console/sign-in")
        answer = self._ask("POST", "/console/sign-in", {"csrf_token": token, "code": employee, "password": password})
        if answer.status_code != 303:
            raise Obstacle("后台的演示账号登录不上（密码改过了吗？），没法替总部准备邀请。")

    def invite(self, code: str, policy: str) -> tuple[str, str]:
        """A fresh invitation: its token, and the path of its printed sign."""
        room = self._room(code)
        token = self._token(room)
        made = self._ask("POST", f"{room}/invitation", {"csrf_token": token, "policy": policy})
        if made.status_code != 303:
            raise Obstacle(f"后台没能为 {code} 生成邀请（{made.status_code}）。演示数据还在吗？")
        found = PRINT_LINK.search(self._page(room))
        if found is None:
            raise Obstacle(f"后台的 {code} 页面上没有邀请链接。")
        return found[2], found[1]

    def draw_code(self, code: str) -> None:
        """Lets headquarters' screen show the newest invitation's QR code, so that WeChat makes one."""
        answer = self._ask("GET", f"{self._room(code)}/invitation/screen.png")
        if answer.status_code != 200:
            raise Obstacle(f"{code} 的二维码暂时取不到，请关掉故障开关再试。")

    def is_bound(self, code: str) -> bool:
        return bool(self._bindings(code))

    def unbind(self, code: str) -> None:
        """Ends whatever binding of this dealer or employee an earlier run left."""
        for row in self._bindings(code):
            found = re.search(r"/console/bindings/\d+", row)
            if found is None:
                raise Obstacle(f"{code} 还绑着上一次的人，而后台不能解除绑定。")
            form = {"csrf_token": self._token(found[0]), "reason": WHY}
            answer = self._ask("POST", f"{found[0]}/end", form)
            if answer.status_code not in (200, 303):
                raise Obstacle(f"{code} 还绑着上一次的人，后台没能解除（{answer.status_code}）。")

    def clear_claims(self, code: str) -> None:
        """Refuses claims of an earlier run that still wait, so that headquarters' list is not full of them."""
        for row in self._rows(f"/console/approvals?state=waiting&q={code}", code):
            found = re.search(r"/console/approvals/(\d+)", row)
            if found:
                form = {"csrf_token": self._token(found[0]), "decision": "refuse", "reason": WHY}
                self._ask("POST", found[0], form)

    def publish_article(self, title: str, summary: str, article: str) -> None:
        """Lets everybody have a brochure, written as an article."""
        library = "/console/materials"
        form = {"csrf_token": self._token(f"{library}/-/new"), "kind": "brochure", "title": title, "summary": summary}
        made = self._ask("POST", f"{library}/-/new", form)
        room = made.headers.get("Location", "")
        if made.status_code != 303 or not room.startswith(library):
            raise Obstacle(f"后台没能新建物料（{made.status_code}）。")
        for act, said in (("content", {"article": article}), ("audience", {"roles": "everybody"}), ("publish", {})):
            self._change(room, act, said)

    def recall_all(self, title: str) -> None:
        """Takes back what earlier runs published under this title."""
        for row in self._rows(f"/console/materials?state=published&q={title}", title):
            found = re.search(r"/console/materials/([A-Za-z0-9_-]{16,})", row)
            if found:
                self._change(found[0], "recall", {"reason": WHY})

    def _change(self, room: str, act: str, said: dict[str, str]) -> None:
        """One change of a material, on the edition its page shows now."""
        page = self._page(room if act == "publish" else f"{room}/{act}")
        token, edition = CSRF.search(page), EDITION.search(page)
        if token is None or edition is None:
            raise Obstacle("后台的物料页面和剧情预期的不一样。")
        answer = self._ask("POST", f"{room}/{act}", {"csrf_token": token[1], "version": edition[1], **said})
        if answer.status_code != 303:
            raise Obstacle(f"后台没能完成物料的{act}（{answer.status_code}）。")

    def is_linked(self) -> bool:
        """Whether the desk's own account may be opened by its employee's WeChat."""
        return "/console/me/wechat/unlink" in self._page("/console/me")

    def show_link_code(self) -> None:
        """Lets the screen show the code that links the account, so that WeChat makes one."""
        form = {"csrf_token": self._token("/console/me"), "password": self._password}
        if self._ask("POST", "/console/me/wechat", form).status_code != 200:
            raise Obstacle("后台没能显示关联微信的二维码，请关掉故障开关再试。")

    def _bindings(self, code: str) -> list[str]:
        """The rows of open bindings of this dealer or employee."""
        return self._rows(f"/console/bindings?state=open&q={code}", f'{self._room(code)}"')

    def _rows(self, address: str, saying: str) -> list[str]:
        return [row for row in ROW.findall(self._page(address)) if saying in row]

    def _room(self, code: str) -> str:
        return f"/console/{'employees' if code.startswith('E') else 'dealers'}/{code}"
