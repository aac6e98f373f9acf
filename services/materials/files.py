"""The stored files of a material, and new addresses for all of them when it is recalled."""

from __future__ import annotations

from sqlalchemy import select

from models.db import session
from models.materials import ARTICLE, Material, MaterialPage, MaterialVersion
from models.stored_files import LEAVING, StoredFile
from services import remembering, uploads
from services.materials.articles import pictures_in


def files_of(row: Material) -> list[int]:
    """Every stored file that only this material needs: contents, pages, cover, pictures of articles."""
    mine = MaterialVersion.material_id == row.id
    pages = (
        select(MaterialPage.file_id).join(MaterialVersion, MaterialVersion.id == MaterialPage.version_id).where(mine)
    )
    found = {*session().scalars(pages), *session().scalars(select(MaterialVersion.file_id).where(mine))}
    for article in session().scalars(select(MaterialVersion.article_html).where(mine)):
        named = StoredFile.random_name.in_(pictures_in(article or ""))
        found.update(session().scalars(select(StoredFile.id).where(named, StoredFile.state != LEAVING)))
    return sorted(one for one in {*found, row.cover_file_id} if one is not None)


def give_new_addresses(row: Material) -> None:
    """Every address of its contents, pages, cover and pictures that somebody noted stops answering; articles, of other
    materials too, show their pictures under the new ones. The caller holds the material."""
    moved = uploads.readdress(files_of(row))
    remembering.forget()
    articles = select(MaterialVersion).where(MaterialVersion.body == ARTICLE)
    for old in _shown_in_articles(row, moved):
        for version in session().scalars(articles.where(MaterialVersion.article_html.contains(old))):
            version.article_html = (version.article_html or "").replace(f"/files/{old}/", f"/files/{moved[old]}/")


def _shown_in_articles(row: Material, moved: dict[str, str]) -> list[str]:
    mine = select(MaterialVersion.article_html).where(MaterialVersion.material_id == row.id)
    named = {name for article in session().scalars(mine) for name in pictures_in(article or "")}
    return sorted(named & moved.keys())
