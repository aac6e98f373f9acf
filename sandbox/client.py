"""A small Python client of the control API, for walks in tests: people who follow, scan, say, open."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

Facts = dict[str, Any]
REDIRECTS = 10


class SandboxProblem(Exception):
    """The sandbox itself refused: an unknown person, a malformed wish, a push that never settled."""


class World:
    """The whole sandbox as a test's director sees it."""

    def __init__(self, base: str, timeout: float = 40.0) -> None:
        self.base = base.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method: str, path: str, **how: Any) -> Facts:
        """One control call under `/sandbox`; the JSON answer or SandboxProblem."""
        response = self._session.request(method, f"{self.base}/sandbox{path}", timeout=self._timeout, **how)
        if not response.ok:
            raise SandboxProblem(f"{method} {path}: {response.status_code} {response.text[:300]}")
        answer: Facts = response.json()
        return answer

    def person(self, key: str) -> "Person":
        return Person(self, key)

    def people(self) -> list[Facts]:
        return list(self.ask("GET", "/people")["people"])

    def add_person(self, key: str, name: str = "", phone: str = "", city: str = "") -> "Person":
        self.ask("POST", "/people", json={"key": key, "name": name, "phone": phone, "city": city})
        return Person(self, key)

    def reset(self) -> None:
        self.ask("POST", "/reset")

    def settle(self) -> None:
        """Waits until every push has been answered or given up."""
        self.ask("POST", "/settle")

    def now(self) -> float:
        return float(self.ask("GET", "/clock")["now"])

    def advance(self, seconds: float) -> None:
        self.ask("POST", "/clock/advance", json={"seconds": seconds})

    def set_clock(self, timestamp: float) -> None:
        self.ask("PUT", "/clock", json={"now": timestamp})

    def pushes(self, after: int = 0) -> list[Facts]:
        return list(self.ask("GET", "/ledger/pushes", params={"after": after})["entries"])

    def calls(self, after: int = 0) -> list[Facts]:
        return list(self.ask("GET", "/ledger/calls", params={"after": after})["entries"])

    def templates(self, after: int = 0) -> list[Facts]:
        """What was really accepted for delivery; `suppressed` counts repeats held back by client_msg_id."""
        return list(self.ask("GET", "/ledger/templates", params={"after": after})["entries"])

    def fail_api(self, api: str, then: str, times: int = 1, **more: Any) -> int:
        """Scripts trouble for a call, e.g. fail_api("cgi-bin/message/template/send", "delay", seconds=5)."""
        return int(self.ask("POST", "/faults", json={"api": api, "then": then, "times": times, **more})["id"])

    def fail_push(self, event: str, then: str, times: int = 1, **more: Any) -> int:
        """Scripts trouble for a push: duplicate, drop, delay, reorder."""
        return int(self.ask("POST", "/faults", json={"push": event, "then": then, "times": times, **more})["id"])

    def faults(self) -> list[Facts]:
        return list(self.ask("GET", "/faults")["faults"])

    def clear_faults(self) -> None:
        self.ask("DELETE", "/faults")

    def account(self, kind: str = "official_account", **changes: Any) -> Facts:
        """Settings of an account, after changing some: mode, format, callback_url, aes_key, token, quota."""
        if changes:
            return self.ask("PATCH", f"/accounts/{kind}", json=changes)
        found: Facts = self.ask("GET", "/accounts")["accounts"][kind]
        return found

    def verify_callback(self, kind: str = "official_account") -> Facts:
        """The handshake that WeChat does when a callback address is saved: {ok, complaint}."""
        return self.ask("POST", f"/accounts/{kind}/verify")

    def change_world(self, **switches: Any) -> None:
        """unionid, unionid_in_base, oauth_domains, link_rules."""
        self.ask("PATCH", "/world", json=switches)

    def aim_at(self, target: str) -> None:
        self.ask("PUT", "/target", json={"target": target})

    def revoke_tokens(self) -> None:
        self.ask("POST", "/tokens/revoke")

    def shelf(self) -> list[Facts]:
        return list(self.ask("GET", "/shelf")["items"])

    def hand_over(self, content: str, label: str = "") -> Facts:
        return self.ask("POST", "/shelf", json={"content": content, "label": label})


class Person:
    """One person of the world; gestures answer what the phone would do, once the push is settled."""

    def __init__(self, world: World, key: str) -> None:
        self._world = world
        self.key = key

    def _do(self, deed: str, **body: Any) -> Facts:
        return self._world.ask("POST", f"/people/{self.key}/{deed}", json=body)

    def state(self) -> Facts:
        return self._world.ask("GET", f"/people/{self.key}")

    def openid(self, account: str = "official_account") -> str:
        return str(self.state()["openids"][account])

    def unionid(self) -> str | None:
        unionid: str | None = self.state()["unionid"]
        return unionid

    def follow(self, wait: bool = True) -> Facts:
        return self._do("follow", wait=wait)

    def unfollow(self, wait: bool = True) -> Facts:
        return self._do("unfollow", wait=wait)

    def scan(self, what: str | bytes, wait: bool = True) -> Facts:
        """A ticket, the text or address of a QR code, or the bytes of a picture of one."""
        if isinstance(what, str):
            return self._do("scan", content=what, wait=wait)
        path, headers = f"/people/{self.key}/scan", {"Content-Type": "image/png"}
        return self._world.ask("POST", path, data=what, headers=headers, params={"wait": str(wait).lower()})

    def say(self, text: str, wait: bool = True) -> Facts:
        return self._do("say", text=text, wait=wait)

    def tap_menu(self, name: str, wait: bool = True) -> Facts:
        return self._do("tap_menu", name=name, wait=wait)

    def open(self, url: str) -> Facts:
        return self._do("open", url=url)

    def block(self, blocked: bool = True) -> None:
        self._do("block", blocked=blocked)

    def allow_message(self, template_id: str, account: str = "mini_program", accept: bool = True) -> Facts:
        return self._do("subscribe_choice", template_id=template_id, account=account, accept=accept)

    def event(self, event: str, account: str = "official_account", **fields: Any) -> Facts:
        return self._do("event", event=event, account=account, fields=fields)

    def authorization_event(self, event: str, revoke_info: str = "") -> Facts:
        return self._do("authorization_event", event=event, revoke_info=revoke_info)

    def login_code(self) -> str:
        return str(self._do("login_code")["code"])

    def phone_code(self) -> str:
        return str(self._do("phone_code")["code"])

    def oauth_code(self, scope: str = "snsapi_base") -> str:
        return str(self._do("oauth_code", scope=scope)["code"])

    def chat(self, name: str = "official_account") -> list[Facts]:
        return list(self._world.ask("GET", f"/people/{self.key}/chats/{name}")["messages"])

    def read(self, name: str = "official_account") -> None:
        self._world.ask("POST", f"/people/{self.key}/chats/{name}/read")

    def webview(self) -> "Webview":
        return Webview(self._world.base, self.key)


class Webview:
    """This person's WeChat browser without a screen: cookies stay with the person, sign-in happens by itself."""

    def __init__(self, base: str, key: str) -> None:
        port = urlsplit(base).port
        self._base = base
        self.home = f"http://{key}.localhost" + (f":{port}" if port else "")
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, address: str, follow: bool = True, **how: Any) -> requests.Response:
        return self.request("GET", address, follow, **how)

    def post(self, address: str, follow: bool = True, **how: Any) -> requests.Response:
        return self.request("POST", address, follow, **how)

    def request(self, method: str, address: str, follow: bool = True, **how: Any) -> requests.Response:
        """A path or a URL of this webview; redirects are followed as a browser does, a foreign one is handed back."""
        response = self._once(method, urljoin(self.home, address), how)
        for _ in range(REDIRECTS):
            location = response.headers.get("Location")
            if not follow or location is None or not urljoin(response.url, location).startswith(self.home):
                return response
            if response.status_code not in (307, 308):
                method, how = "GET", {"timeout": how.get("timeout", 30)}
            response = self._once(method, urljoin(response.url, location), how)
        raise SandboxProblem(f"more than {REDIRECTS} redirects, last to {response.headers.get('Location')}")

    def _once(self, method: str, url: str, how: Mapping[str, Any]) -> requests.Response:
        """Spoken to the sandbox's own address: not every machine resolves *.localhost."""
        parts = urlsplit(url)
        how = {"timeout": 30, **how}
        headers = {**(how.pop("headers", None) or {}), "Host": parts.netloc}
        path = url[len(f"{parts.scheme}://{parts.netloc}") :]
        response = self._session.request(
            method, self._base + path, headers=headers, allow_redirects=False, **how
        )  # fmt: skip
        response.url = url
        return response
