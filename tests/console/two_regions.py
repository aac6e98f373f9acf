"""The same things twice: once in the regions of E004, once elsewhere; and what does not exist at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from models.campaign_entries import CampaignEntry
from models.campaign_vouches import CampaignVouch
from models.db import insert_row, reading, session, transaction
from models.dealers import Dealer, DealerStaff
from models.organisation import EmployeeRegion
from models.sealing import blind_index
from models.sharing import LINK, Share
from services import accounts, clock
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import deciding, history, inviting
from services.campaigns import redeeming, vouching
from services.item_codes import issuing
from services.item_codes.issuing import BatchWish
from services.leads import entering
from services.leads.entering import Wish
from services.listing import Wanted
from services.materials import folders
from services.materials.folders import FolderWish
from services.organisation import dealer_contacts, import_jobs
from services.organisation.dealer_contacts import ContactWish
from services.products import records
from services.products.records import ProductWish
from services.sharing import taking_out
from services.sharing.rows import PURPOSE
from tests.console.claims import waiting_claim
from tests.services.campaigns import crowd
from tests.services.campaigns import desk as campaign_desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.test_vouching import shown, waits
from tests.services.items.shop import an_item, an_offer
from tests.shelf import a_material, a_picture_of, token_of
from tests.world import add_employee

# Values that mean the same for everybody.
NEUTRAL = {"form": "png", "subject": "dealer_staff"}
NOWHERE = {
    "claim_id": "999983",
    "binding_id": "999983",
    "person_id": "999983",
    "promise_id": "999983",
    "entry_id": "999983",
    "view_id": "999983",
    "batch_id": "999983",
    "contact_id": "999983",
    "folder_id": "999983",
    "token": "nothing",
    "material": "nothing",
    "chain_id": "999983",
    "import_id": "999983",
    "case_id": "999983",
    "share_id": "999983",
    "item_case_id": "999983",
    "act_id": "999983",
    "publication_id": "999983",
    "subject_id": "999983",
    "export_id": "999983",
    "item_id": "999983",
    "offer_id": "999983",
    "file_id": "999983",
    "package_id": "999983",
    "lead_id": "999983",
    "slug": "nothing",
    "block": "nothing",
    "place": "77",
    "prize_id": "999983",
    "redemption_id": "999983",
    "vouch_id": "999983",
    "campaign_entry_id": "999983",
}


@dataclass(frozen=True, slots=True)
class Place:
    """One dealer, one employee, and what they hold."""

    dealer: str
    employee: str
    ids: dict[str, str]

    def values(self, path: str) -> dict[str, str]:
        """What to write into an address: `code` is a dealer's, or of what the path names; departments,
        regions, categories and tiers lie in no region."""
        missing = self.dealer == "D999"
        codes = {
            "employees": self.employee,
            "staff": self.employee,
            "products": "NOWHERE" if missing else f"P00{self.dealer[-1]}",
            "code-batches": "B999983" if missing else "B000001" if self.dealer == "D001" else "B000002",
            "departments": "NOWHERE" if missing else "HQ",
            "regions": "999999" if missing else "440300",
        }
        code = codes.get(path.split("/")[2], self.dealer)
        return {
            **NEUTRAL,
            "kind": "colour" if missing else "tier",
            "page": "nowhere" if missing else "binding",
            "topic": "nothing" if missing else "approved",
            "role": "nobody" if missing else "owner",
            "number": "999983" if missing else "1",
            **self.ids,
            "code": code,
        }


# Days of campaigns: the same whenever they are made.
DAYS: dict[str, Any] = {"starts": "2026-11-01T09:00", "ends": "2099-12-31T20:00"}
MISSING = Place("D999", "E999", NOWHERE)


def two_regions() -> tuple[Place, Place]:
    """Guangdong, which E004 looks after, and Sichuan, which she does not."""
    _somebody_in_sichuan()
    for code in ("P001", "P003"):
        records.create_product(OPERATOR, ProductWish(code, "保温杯"))
        issuing.issue(OPERATOR, BatchWish(code, 100))
    return _place("D001", "E003", "13900000001"), _place("D003", "E005", "13900000003")


@transaction
def _somebody_in_sichuan() -> None:
    made = add_employee("E005", "赵磊", "13800000005")
    session().add(EmployeeRegion(employee_id=made, region_code="510000"))


def _place(dealer: str, employee: str, phone: str) -> Place:
    accepted = waiting_claim(dealer, name="何静", phone=phone)
    deciding.decide(OPERATOR, accepted, accept=True, reason="", via="console")
    bound = history.bindings(OPERATOR, Wanted()).rows[0]
    waiting = waiting_claim(dealer, name="马超", phone="13911112222")
    inviting.invite_employee(OPERATOR, employee)
    signs.issue_sign(OPERATOR, dealer)
    admin = accounts.all_staff()[0].actor
    handed_in = import_jobs.hand_in(admin, "a.xlsx", b"x", create_missing=False, invites=False)
    material = a_material(f"{dealer} 的手册", employee_id=1, state="draft", published_at=None)
    campaign = campaign_desk.out(campaign_desk.ready(**DAYS))
    ids = {
        "import_id": handed_in,
        "campaign_entry_id": _entered(dealer),
        "slug": campaign.slug,
        "block": "text",
        "place": "0",
        "prize_id": campaign.prizes[0],
        "claim_id": waiting,
        "binding_id": bound.id,
        "person_id": bound.follower_id,
        "subject_id": _owner_of(dealer),
        "material": token_of(a_material(employee_id=1)),
        "share_id": _share_of(bound.follower_id),
        "token": token_of(material),
        "chain_id": _shared(material, dealer, bound.follower_id),
        "folder_id": folders.create_folder(OPERATOR, FolderWish(f"{dealer} 的文件夹")),
        "item_id": an_item(f"P00{dealer[-1]}", dealer),
        "offer_id": an_offer(f"P00{dealer[-1]}"),
        "file_id": a_picture_of(f"P00{dealer[-1]}", employee_id=1),
        "lead_id": entering.enter(
            bound.follower_id, Wish("赵先生", f"1391111{phone[-4:]}", "春季新品", agreed=True)
        ).lead_id,
        "redemption_id": _redeemed_by(bound.follower_id),
        "vouch_id": _vouched_for_by(bound.follower_id),
        "contact_id": dealer_contacts.add_contact(OPERATOR, dealer, ContactWish("孙会计", "财务")),
    }
    return Place(dealer, employee, {**NOWHERE, **{name: str(number) for name, number in ids.items()}})


def _redeemed_by(follower_id: int) -> int:
    """What this person of the dealer redeemed for somebody."""
    code = a_voucher(campaign_desk.published(**DAYS), crowd.somebody())
    return redeeming.redeem(follower_id, code, "0123456789abcdef").id


def _vouched_for_by(follower_id: int) -> int:
    """Whom this person of the dealer saw at their counter."""
    customer, number = waits(campaign_desk.published(**DAYS))
    vouching.vouch(follower_id, shown(customer, number))
    return _newest(CampaignVouch)


def _entered(dealer: str) -> int:
    """Somebody took part in a campaign by a link of this dealer's."""
    done = crowd.enter(campaign_desk.published(**DAYS))
    _came_by(done.entry_id, dealer)
    return done.entry_id


@transaction
def _came_by(entry_id: int, dealer: str) -> None:
    found = session().scalars(select(Dealer.id).where(Dealer.code == dealer)).one()
    session().get_one(CampaignEntry, entry_id).dealer_id = found


def _share_of(follower_id: int) -> int:
    """What this person of the dealer took out."""
    taking_out.take_out(follower_id, token_of(a_material(employee_id=1)))
    return _newest(Share)


@reading
def _newest(table: type[Share | CampaignVouch]) -> int:
    return session().scalar(select(func.max(table.id))) or 0


@transaction
def _shared(material: int, dealer: str, sharer: int) -> int:
    """A share of this material in the hand of this dealer."""
    dealer_id = session().scalars(select(Dealer.id).where(Dealer.code == dealer)).one()
    token = f"share of {dealer}"
    facts = {"token": token, "token_index": blind_index(PURPOSE, token), "depth": 0, "way": LINK}
    when = {"created_at": clock.now(), "sent_at": clock.now()}
    return insert_row(Share, material_id=material, sharer_id=sharer, dealer_id=dealer_id, **facts, **when).id


@reading
def _owner_of(dealer: str) -> int:
    query = select(DealerStaff.id).join(Dealer, Dealer.id == DealerStaff.dealer_id).where(Dealer.code == dealer)
    return session().execute(query.order_by(DealerStaff.id)).scalars().first() or 0
