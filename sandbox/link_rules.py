"""扫普通链接二维码打开小程序: which ordinary links open the mini program instead of a web page."""

from urllib.parse import urlsplit


def is_address(text: str) -> bool:
    """Whether a scanned text is a web address at all; what merely begins like one is plain text."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        return False


def matches(rule: str, url: str) -> bool:
    """Protocol and host must be equal; sub-paths only under a rule that ends with "/"; a rule's query is a prefix."""
    wanted, given = urlsplit(rule), urlsplit(url)
    if (wanted.scheme, wanted.netloc) != (given.scheme, given.netloc):
        return False
    if wanted.query:
        return wanted.path == given.path and given.query.startswith(wanted.query)
    if wanted.path.endswith("/"):
        return given.path.startswith(wanted.path)
    return wanted.path == given.path
