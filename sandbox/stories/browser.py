"""A browser of headquarters without a screen: cookies, forms and their tokens, over HTTP."""

import re

import requests

from sandbox.stories.obstacle import Obstacle

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
NO_SERVER = "程序没有回应，请确认它在运行（make run），再重新开始。"
TIMEOUT_SECONDS = 20
TOO_MANY = 429


class Browser:
    """One browser at the program's console."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._session = requests.Session()
        self._session.trust_env = False

    def _token(self, address: str) -> str:
        found = CSRF.search(self._page(address))
        if found is None:
            raise Obstacle("后台页面和剧情预期的不一样，没法代替总部操作。")
        return found[1]

    def _page(self, address: str) -> str:
        answer = self._ask("GET", address)
        if answer.status_code != 200:
            raise Obstacle(f"后台没有打开 {address.split('?')[0]}（{answer.status_code}）。演示数据还在吗？")
        return answer.text

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> requests.Response:
        try:
            answer = self._session.request(
                method, self._target + path, data=form, allow_redirects=False, timeout=TIMEOUT_SECONDS
            )  # fmt: skip
        except requests.RequestException as error:
            raise Obstacle(NO_SERVER) from error
        if answer.status_code == TOO_MANY:
            raise Obstacle(_too_many(answer.headers.get("Retry-After", "")))
        return answer


def _too_many(seconds: str) -> str:
    wait = f"请等 {seconds} 秒" if seconds.isdecimal() else "请等几分钟"
    return f"后台说同一台电脑请求得太频繁，暂时不再受理（不是密码错了）。{wait}再重新开始。"


class Computer(Browser):
    """A computer nobody is signed in to yet, with the sign-in page's QR code on its screen."""

    _shows = False

    def show_code(self) -> None:
        token = self._token("/console/sign-in")
        if self._ask("POST", "/console/sign-in/wechat", {"csrf_token": token}).status_code != 200:
            raise Obstacle("登录页的二维码暂时取不到，请关掉故障开关再试。")
        self._shows = True

    def waits(self) -> bool:
        return self._shows

    def is_in(self) -> bool:
        """Whether somebody's yes on the phone has signed it in; asking is what takes the yes."""
        if not self._shows:
            return False
        if self._ask("GET", "/console/").status_code != 200:
            self._ask("POST", "/console/sign-in/wechat/state", {"csrf_token": self._token("/console/sign-in")})
        return self._ask("GET", "/console/").status_code == 200
