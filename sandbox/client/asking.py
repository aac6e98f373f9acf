"""One control call under `/sandbox`, and what goes wrong with it."""

from typing import Any

import requests

Facts = dict[str, Any]


class SandboxProblem(Exception):
    """The sandbox itself refused: an unknown person, a malformed wish, a push that never settled."""


class Line:
    """The wire to a running sandbox, shared by the world and all its people."""

    def __init__(self, base: str, timeout: float = 40.0) -> None:
        self.base = base.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def ask(self, method: str, path: str, **how: Any) -> Facts:
        """The JSON answer, or SandboxProblem for a refusal."""
        response = self._session.request(method, f"{self.base}/sandbox{path}", timeout=self._timeout, **how)
        if not response.ok:
            raise SandboxProblem(f"{method} {path}: {response.status_code} {response.text[:300]}")
        answer: Facts = response.json()
        return answer
