"""What must be true of departments, employees, dealers and console accounts."""

from __future__ import annotations

from services.access import ROLE_NAMES
from services.invariants.checking import Invariant

# A tree that is deeper than this is no organisation but a circle.
DEEPEST = 50
_KNOWN_ROLES = ", ".join(f"'{role}'" for role in ROLE_NAMES)


def _no_circle(table: str, parent: str, sentence: str) -> Invariant:
    """Nobody stands above themselves, however many steps up."""
    query = f"""
        WITH RECURSIVE above (start_id, id, steps) AS (
            SELECT id, {parent}, 1 FROM {table} WHERE {parent} IS NOT NULL
            UNION ALL
            SELECT above.start_id, {table}.{parent}, above.steps + 1 FROM above JOIN {table} ON {table}.id = above.id
            WHERE {table}.{parent} IS NOT NULL AND above.id <> above.start_id AND above.steps < {DEEPEST}
        ) SELECT DISTINCT start_id FROM above WHERE id = start_id OR steps >= {DEEPEST}
        """  # noqa: S608  names of our own tables
    return Invariant(f"{table}_tree", sentence, query)


ORGANISATION = (
    _no_circle("department", "parent_id", "Departments form a tree: none stands above itself."),
    _no_circle("employee", "manager_id", "Nobody is their own superior, however many steps up."),
    _no_circle("dealer", "parent_id", "Dealers form a tree: none stands above itself."),
    Invariant(
        "charge_kept",
        "Who is in charge of a dealer is also the open line of its history.",
        """
        SELECT dealer.id FROM dealer
        LEFT JOIN dealer_charge ON dealer_charge.dealer_id = dealer.id AND dealer_charge.open_marker = 1
        WHERE COALESCE(dealer.employee_id, 0) <> COALESCE(dealer_charge.employee_id, 0)
        """,
    ),
    Invariant(
        "care_kept",
        "Who of a dealer looks after a customer is also the open line of its history; what ended has no open line.",
        """
        SELECT attribution.id FROM attribution LEFT JOIN customer_care
            ON customer_care.attribution_id = attribution.id AND customer_care.open_marker = 1
        WHERE (attribution.open_marker IS NULL AND customer_care.id IS NOT NULL)
            OR (attribution.open_marker = 1
                AND COALESCE(attribution.dealer_staff_id, 0) <> COALESCE(customer_care.dealer_staff_id, 0))
        """,
    ),
    Invariant(
        "roles_known",
        "Console accounts hold roles this program knows.",
        f"SELECT id FROM staff_role WHERE role NOT IN ({_KNOWN_ROLES})",  # noqa: S608  words of our own
    ),
    Invariant(
        "session_of_one",
        "A session speaks for a console account, or for a follower, never for both or nobody.",
        """
        SELECT id FROM auth_session WHERE (account_id IS NULL) = (follower_id IS NULL)
            OR (kind IN ('console', 'console_half')) <> (account_id IS NOT NULL)
        """,
    ),
)
