"""Stories of the product in steps. STORIES is their list; each file tells one."""

from sandbox.stories import (
    a_bottle_is_scanned_twice,
    a_brochure_travels,
    a_coupon_is_redeemed,
    a_dealer_is_bound,
    a_lead_is_won,
    a_scan_signs_in,
    a_sign_outlives_its_codes,
    a_stranger_is_refused,
    an_employee_is_bound,
    one_person_two_accounts,
    wechat_has_a_bad_day,
)
from sandbox.stories.story import Story

STORIES: tuple[Story, ...] = (
    a_dealer_is_bound.STORY,
    an_employee_is_bound.STORY,
    a_stranger_is_refused.STORY,
    one_person_two_accounts.STORY,
    a_sign_outlives_its_codes.STORY,
    a_scan_signs_in.STORY,
    a_brochure_travels.STORY,
    a_coupon_is_redeemed.STORY,
    a_lead_is_won.STORY,
    a_bottle_is_scanned_twice.STORY,
    wechat_has_a_bad_day.STORY,
)
