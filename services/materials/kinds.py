"""The kinds of material (contract), what each may be made of, and what people call it."""

from __future__ import annotations

from models.materials import ARTICLE, FILE, LINK
from services.sentences import N_

KINDS: dict[str, str] = {
    "company_deck": N_("企业介绍"),
    "company_video": N_("企业视频"),
    "brochure": N_("宣传册"),
    "product_deck": N_("产品介绍"),
    "product_sheet": N_("产品单页"),
    "product_case": N_("产品案例"),
    "customer_case": N_("客户案例"),
    "company_news": N_("企业动态"),
    "website_news": N_("官网新闻"),
    "poster": N_("海报"),
    "official_account": N_("公众号文章"),
    "link": N_("链接"),
    "article": N_("图文"),
}
# What is not listed may be a file, a link or an article.
_ONLY: dict[str, tuple[str, ...]] = {
    "company_video": (FILE,),
    "poster": (FILE,),
    "official_account": (LINK,),
    "link": (LINK,),
    "article": (ARTICLE,),
}
# Of these the file has to be of one kind (`stored_file.kind`).
FILE_KINDS: dict[str, tuple[str, ...]] = {"company_video": ("film",), "poster": ("picture",)}


def bodies_of(kind: str) -> tuple[str, ...]:
    """What a material of this kind may be made of."""
    return _ONLY.get(kind, (FILE, LINK, ARTICLE))
