"""Of sums in steps larger than a day: they are of their parts, and every dealer counts where it is authorised."""

from __future__ import annotations

from services.invariants.checking import Invariant

_PLUS = "taken_out, forwards, opened, completed, beats, active_ms"
_MINUS = "-taken_out, -forwards, -opened, -completed, -beats, -active_ms"
_NOT_NOTHING = " OR ".join(f"SUM({one}) <> 0" for one in _PLUS.split(", "))
# Of a day the month, and a letter for its third; nothing of a month as a whole.
_MONTH = "SUBSTR(day, 1, 7)"
_THIRD = "CASE WHEN SUBSTR(day, 9, 2) <= '10' THEN 'a' WHEN SUBSTR(day, 9, 2) <= '20' THEN 'b' ELSE 'c' END"
_HAND = "dealer_id, dealer_staff_id, employee_id"
_UNDER = "COALESCE((SELECT provinces FROM dealer_place WHERE dealer_place.dealer_id = hand_day.dealer_id), '')"

READING_SUMS: tuple[Invariant, ...] = (
    Invariant(
        "sums_of_months",
        "What a hand had in a month, and in a third of one, is the sum of its days.",
        f"""
        SELECT month FROM (
            SELECT SUBSTR(span, 1, 7) AS month, SUBSTR(span, 8) AS third, {_HAND}, {_PLUS} FROM hand_span
            UNION ALL
            SELECT {_MONTH}, '', {_HAND}, {_MINUS} FROM hand_day
            UNION ALL
            SELECT {_MONTH}, {_THIRD}, {_HAND}, {_MINUS} FROM hand_day
        ) both_ways GROUP BY month, third, {_HAND} HAVING {_NOT_NOTHING}
        """,  # noqa: S608 - of the constants above
    ),
    Invariant(
        "sums_of_provinces",
        "What the dealers of some provinces had of a material is the sum of what each of them had on its days.",
        f"""
        SELECT span FROM (
            SELECT SUBSTR(span, 1, 7) AS span, SUBSTR(span, 8) AS rest, provinces, material_id, {_PLUS} FROM place_span
            UNION ALL
            SELECT {_MONTH}, SUBSTR(day, 8), {_UNDER}, material_id, {_MINUS} FROM hand_day
            UNION ALL
            SELECT {_MONTH}, '', {_UNDER}, material_id, {_MINUS} FROM hand_day
            UNION ALL
            SELECT {_MONTH}, {_THIRD}, {_UNDER}, material_id, {_MINUS} FROM hand_day
        ) both_ways GROUP BY span, rest, provinces, material_id HAVING {_NOT_NOTHING}
        """,  # noqa: S608 - the same
    ),
    Invariant(
        "counted_where_authorised",
        "A dealer whose sums wait for nothing is counted under the provinces it is authorised in, and no other.",
        """
        SELECT dealer_place.dealer_id FROM dealer_place
        LEFT JOIN dealer_region ON dealer_region.dealer_id = dealer_place.dealer_id
        WHERE dealer_place.moved IS NULL GROUP BY dealer_place.dealer_id, dealer_place.provinces
        HAVING COUNT(DISTINCT SUBSTR(region_code, 1, 2)) * 3
                <> LENGTH(dealer_place.provinces) + CASE WHEN dealer_place.provinces = '' THEN 0 ELSE 1 END
            OR MIN(COALESCE(INSTR(dealer_place.provinces, SUBSTR(region_code, 1, 2)), 1)) = 0
        """,
    ),
)
