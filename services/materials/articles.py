"""Articles (图文): what a form sends becomes the little HTML that readers are shown, and nothing that acts.

The sanitiser (`nh3`, decision 0050) keeps a list of tags and attributes and writes the rest anew; pictures are those
uploaded here, since one of somebody else's site would tell that site who reads, and may be another one tomorrow.
"""

from __future__ import annotations

import re

from services.errors import Invalid
from services.sentences import say

LONGEST = 200_000
TAGS = {"p", "br", "h2", "h3", "strong", "b", "em", "i", "u", "s", "blockquote", "ul", "ol", "li", "a", "img", "hr"}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
DROPPED = {"script", "style", "template", "iframe", "object", "svg", "math", "noscript"}
# Our own address of a file, on whichever host it is served; kept without the host.
OURS = re.compile(r"(?:https?://[^/\\\s\"']+)?(/files/([a-z2-7]{32})/[^?#\"'\s]*)")
ANY_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
KEPT_PICTURE = re.compile(r'<img\b[^>]*\bsrc="/files/([a-z2-7]{32})/')


def clean(typed: str) -> str:
    """The article as it is kept. Refuses `article_empty`, `article_too_long` (200,000 letters), and
    `article_pictures_elsewhere` for pictures that lie on other sites: they would be missing without a word."""
    import nh3  # noqa: PLC0415  2 MB of a program that only whoever writes an article needs

    if len(typed) > LONGEST:
        raise Invalid("article_too_long", "文章太长了（包括排版最多 20 万字），请拆成几篇。")
    kept = nh3.clean(
        typed,
        tags=TAGS | TABLES,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()
    lost = len(ANY_PICTURE.findall(kept)) - len(KEPT_PICTURE.findall(kept))
    if lost:
        raise Invalid(
            "article_pictures_elsewhere",
            say("有 %(lost)s 张图片在别的网站上，读者可能看不到。请存到电脑上，再用“图片”按钮传上来。", lost=lost),
        )
    if not KEPT_PICTURE.search(kept) and not nh3.clean(kept, tags=set()).replace("&nbsp;", " ").strip():
        raise Invalid("article_empty", "请写点内容再保存。")
    return kept


def pictures_in(article: str) -> list[str]:
    """The random names of the pictures an article shows, each once."""
    return list(dict.fromkeys(KEPT_PICTURE.findall(article)))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        ours = OURS.fullmatch(value.strip())
        return ours[1] if ours else None
    if (tag, name) == ("a", "href"):
        return value if re.match(r"(?:https?|tel|mailto):", value.strip(), re.IGNORECASE) else None
    return value
