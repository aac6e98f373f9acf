"""The whole sandbox as a test's director sees it."""

from typing import Any

from sandbox.client.asking import Facts, Line
from sandbox.client.person import Person


class World:
    """Everything that is nobody's own: the clock, the ledger, the shelf, trouble, accounts."""

    def __init__(self, base: str, timeout: float = 40.0) -> None:
        self._line = Line(base, timeout)
        self.base = self._line.base
        self.ask = self._line.ask

    def person(self, key: str) -> Person:
        return Person(self._line, key)

    def people(self) -> list[Facts]:
        return list(self.ask("GET", "/people")["people"])

    def add_person(self, key: str, name: str = "", phone: str = "", city: str = "") -> Person:
        self.ask("POST", "/people", json={"key": key, "name": name, "phone": phone, "city": city})
        return Person(self._line, key)

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

    def put_template(self, template_id: str, title: str, fields: Facts) -> None:
        """Adds a template of the Official Account, or changes its fields {key: label}."""
        path = f"/accounts/official_account/templates/{template_id}"
        self.ask("PUT", path, json={"title": title, "fields": fields})

    def drop_template(self, template_id: str) -> None:
        self.ask("DELETE", f"/accounts/official_account/templates/{template_id}")

    def verify_callback(self, kind: str = "official_account") -> Facts:
        """The handshake that WeChat does when a callback address is saved: {ok, complaint}."""
        return self.ask("POST", f"/accounts/{kind}/verify")

    def change_world(self, **switches: Any) -> None:
        """unionid, unionid_in_base, oauth_domains, link_rules, callback_addresses."""
        self.ask("PATCH", "/world", json=switches)

    def aim_at(self, target: str) -> None:
        self.ask("PUT", "/target", json={"target": target})

    def revoke_tokens(self) -> None:
        self.ask("POST", "/tokens/revoke")

    def places(self) -> list[Facts]:
        return list(self.ask("GET", "/places")["places"])

    def look_at(self, picture: bytes) -> list[Facts]:
        """The codes in a picture, each with content, kind and place; SandboxProblem when there is none."""
        headers = {"Content-Type": "image/png"}
        return list(self.ask("POST", "/pictures", data=picture, headers=headers)["codes"])

    def shelf(self) -> list[Facts]:
        return list(self.ask("GET", "/shelf")["items"])

    def hand_over(self, content: str, label: str = "") -> Facts:
        return self.ask("POST", "/shelf", json={"content": content, "label": label})
