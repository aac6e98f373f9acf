"""A person's WeChat browser without a screen."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from sandbox.client.asking import SandboxProblem

REDIRECTS = 10


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
