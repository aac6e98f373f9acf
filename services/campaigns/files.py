"""The files a campaign's pages show: taken up when a draft first shows them, let go when nothing does any more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from models.campaigns import Campaign, CampaignFile, CampaignVersion
from models.db import session
from services import uploads
from services.access import Actor
from services.campaigns.content import Content, read
from services.errors import Invalid
from services.sentences import N_, say

WANTED = {"picture": N_("这里请用图片（JPG、PNG 或 WebP）。"), "film": N_("视频请上传 MP4 文件。")}


def keep_files(actor: Actor, row: Campaign, content: Content) -> None:
    """Inside a rule that holds the campaign: its files are those this draft and all that was published show.

    Refuses `upload_over` of an upload that waits no more, and `file_wrong` of a film where a picture belongs."""
    known = set(_files(row.id))
    for file_id in content.files:
        if file_id not in known:
            _take_up(actor, file_id, content)
    put(row.id, [one for one in content.files if one not in known])
    unused = known - set(content.files)
    if unused:
        _let_go(row.id, unused - _published(row.id))


def put(campaign_id: int, files: Iterable[int]) -> None:
    """Inside a rule: these belong to the campaign besides."""
    rows = [{"campaign_id": campaign_id, "file_id": file_id} for file_id in dict.fromkeys(files)]
    if rows:
        session().execute(insert(CampaignFile), rows)


def let_all_go(campaign_id: int) -> None:
    """Inside a rule: the campaign goes."""
    _let_go(campaign_id, set(_files(campaign_id)))


def take_up_picture(actor: Actor, file_id: int) -> None:
    """Inside a rule: an upload that waits becomes a picture that stays. Refuses `upload_over` and `file_wrong`."""
    _take_up_as("picture", actor, file_id)


def _take_up(actor: Actor, file_id: int, content: Content) -> None:
    films = {block.file_id for block in content.blocks if block.kind == "video"}
    wanted = "film" if file_id in films else "picture"
    _take_up_as(wanted, actor, file_id)


def _take_up_as(wanted: str, actor: Actor, file_id: int) -> None:
    if uploads.take_up(actor, file_id).kind != wanted:
        raise Invalid("file_wrong", say(WANTED[wanted]))


def _let_go(campaign_id: int, files: set[int]) -> None:
    """A copy of a campaign shows the same files: the last one lets them go."""
    if not files:
        return
    ours = (CampaignFile.campaign_id == campaign_id, CampaignFile.file_id.in_(files))
    session().execute(delete(CampaignFile).where(*ours))
    elsewhere = set(session().scalars(select(CampaignFile.file_id).where(CampaignFile.file_id.in_(files))))
    for file_id in sorted(files - elsewhere):
        uploads.let_go(file_id)


def _files(campaign_id: int) -> list[int]:
    return list(session().scalars(select(CampaignFile.file_id).where(CampaignFile.campaign_id == campaign_id)))


def _published(campaign_id: int) -> set[int]:
    versions = session().scalars(select(CampaignVersion.content).where(CampaignVersion.campaign_id == campaign_id))
    return {file_id for kept in versions for file_id in read(kept).files}
