"""WeChat's in-app browser: `http://<person>.localhost` shows the program under test with that person's own cookies."""

from sandbox.webview.browsers import Webviews, mount
from sandbox.webview.forwarding import USER_AGENT

__all__ = ["USER_AGENT", "Webviews", "mount"]
