"""Who may see which material outside headquarters, asked of the rows each time: a recall counts from the next look on.

What its lines mean, `services/audience_lines.py` says.
"""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from models.db import reading, session
from models.materials import PUBLISHED, Material, MaterialAudience
from services import clock
from services.audience_lines import CONSUMER as CONSUMER
from services.audience_lines import DEALER_CLERK as DEALER_CLERK
from services.audience_lines import DEALER_OWNER as DEALER_OWNER
from services.audience_lines import EMPLOYEE as EMPLOYEE
from services.audience_lines import EVERYBODY as EVERYBODY
from services.audience_lines import OF_DEALERS as OF_DEALERS
from services.audience_lines import ROLES as ROLES
from services.audience_lines import Condition, Lines
from services.audience_lines import Partner as Partner
from services.audience_lines import Standing as Standing
from services.audience_lines import standing_of as standing_of

LINES = Lines(MaterialAudience, MaterialAudience.material_id, Material.id)


def living() -> Condition:
    """Published, not recalled, and within its days."""
    now = clock.now()
    return and_(
        Material.state == PUBLISHED,
        or_(Material.valid_from.is_(None), Material.valid_from <= now),
        or_(Material.valid_until.is_(None), Material.valid_until > now),
    )


def visible_to(standing: Standing) -> Condition:
    """The condition that keeps of the materials what somebody of this standing may see and take out now."""
    return and_(living(), LINES.mean(standing))


@reading
def may_see(standing: Standing, material_id: int) -> bool:
    """Whether somebody of this standing may see and take out this very material now."""
    query = select(Material.id).where(Material.id == material_id, visible_to(standing))
    return session().execute(query).first() is not None


@reading
def is_living(material_id: int) -> bool:
    """Whether a material is out now, for anybody at all: what a link that was shared asks."""
    return session().execute(select(Material.id).where(Material.id == material_id, living())).first() is not None
