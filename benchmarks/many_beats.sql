-- Ten million beats for `analysis.py`, upon the house of `large_house.sql`: shares of which few materials have most, visits
-- of the last sixty days, and what was read of twenty pages. Numbers given: shares, visits, beats of each visit, materials,
-- dealers, people; the last visits (`late`) and their beats wait to be folded.

UPDATE share SET unfolded = NULL;

UPDATE material_version SET body = 'file', link_url = NULL, pages = 20, pages_done = 20 WHERE number = 1;

INSERT INTO share (id, token, token_index, material_id, sharer_id, dealer_id, dealer_staff_id, depth, way, created_at, sent_at)
SELECT 1000000 + seq, :share, SHA2(CONCAT('much read ', seq), 256),
    101 + 20 * FLOOR(:materials / 20 * POW(MOD(seq * 0.6180339887, 1), 3)) + 1 + MOD(seq, 18),
    1001 + MOD(seq * 7919, :dealers), 101 + MOD(seq * 7919, :dealers), 101 + MOD(seq * 7919, :dealers), 0,
    ELT(1 + seq % 3, 'link', 'card', 'poster'), DATE_ADD(:created, INTERVAL FLOOR(seq * :long / :shares) SECOND),
    DATE_ADD(:created, INTERVAL FLOOR(seq * :long / :shares) SECOND)
FROM seq_1_to_9999999 WHERE seq <= :shares;

INSERT INTO visit (id, token_hash, share_id, material_id, material_version_id, dealer_id, pages, follower_id, browser_index, channel,
    opened_at, unfolded)
SELECT 1000000 + seq, SHA2(CONCAT('visit ', seq), 256), share.id, share.material_id, share.material_id, share.dealer_id, 20,
    IF(seq % 2, 1001 + MOD(seq * 104729, :people), NULL), IF(seq % 2, NULL, SHA2(CONCAT('browser ', MOD(seq, :visits / 3)), 256)),
    'page', DATE_ADD(:created, INTERVAL FLOOR(seq * :long / :visits) SECOND), IF(seq > :visits - :late, 1, NULL)
FROM seq_1_to_9999999 STRAIGHT_JOIN share ON share.id = 1000001 + MOD(seq * 7907, :shares) WHERE seq <= :visits;

INSERT INTO beat (visit_id, n, page, active_ms, scroll_pct, at, unfolded)
SELECT visit.id, seq, 1 + MOD(seq, 1 + MOD(visit.id, 20)), 500 + MOD(visit.id * 31 + seq * 977, 9500), 50,
    DATE_ADD(visit.opened_at, INTERVAL seq * 10 SECOND), visit.unfolded
FROM visit STRAIGHT_JOIN seq_0_to_99 WHERE seq < :each;

-- The totals of what is folded, as the worker would have them.
INSERT INTO visit_page (visit_id, page, beats, active_ms)
SELECT visit_id, page, COUNT(*), SUM(active_ms) FROM beat WHERE unfolded IS NULL GROUP BY visit_id, page;

INSERT INTO visit_total (visit_id, beats, active_ms, furthest_page, pages_read, scroll_pct, last_at, completed_at)
SELECT visit_id, COUNT(*), SUM(active_ms), MAX(page), COUNT(DISTINCT page), MAX(scroll_pct), MAX(at), MIN(IF(page = 20, at, NULL))
FROM beat WHERE unfolded IS NULL GROUP BY visit_id;

INSERT INTO share_total (share_id, visits, beats, active_ms, completed)
SELECT visit.share_id, COUNT(*), SUM(visit_total.beats), SUM(visit_total.active_ms), COUNT(visit_total.completed_at)
FROM visit_total JOIN visit ON visit.id = visit_total.visit_id GROUP BY visit.share_id;

INSERT INTO page_total (material_version_id, page, dealer_id, visits, beats, active_ms)
SELECT visit.material_version_id, visit_page.page, visit.dealer_id, COUNT(*), SUM(visit_page.beats), SUM(visit_page.active_ms)
FROM visit_page JOIN visit ON visit.id = visit_page.visit_id GROUP BY visit.material_version_id, visit_page.page, visit.dealer_id;

INSERT INTO hand_day (day, dealer_id, dealer_staff_id, employee_id, material_id, taken_out, forwards, opened, completed, beats, active_ms)
SELECT day, dealer_id, dealer_staff_id, 0, material_id, SUM(taken_out), 0, SUM(opened), SUM(completed), SUM(beats), SUM(active_ms)
FROM (
    SELECT DATE(sent_at + INTERVAL 8 HOUR) AS day, dealer_id, dealer_staff_id, material_id, 1 AS taken_out, 0 AS opened, 0 AS completed,
        0 AS beats, 0 AS active_ms
    FROM share
    UNION ALL
    SELECT DATE(visit.opened_at + INTERVAL 8 HOUR), share.dealer_id, share.dealer_staff_id, share.material_id, 0, 1,
        visit_total.completed_at IS NOT NULL, visit_total.beats, visit_total.active_ms
    FROM visit_total JOIN visit ON visit.id = visit_total.visit_id JOIN share ON share.id = visit.share_id
) both_ways GROUP BY day, dealer_id, dealer_staff_id, material_id;

INSERT INTO material_day (material_id, day, taken_out, forwards, opened, completed, beats, active_ms)
SELECT material_id, day, SUM(taken_out), 0, SUM(opened), SUM(completed), SUM(beats), SUM(active_ms) FROM hand_day GROUP BY material_id, day;

INSERT INTO hand_span (span, dealer_id, dealer_staff_id, employee_id, taken_out, forwards, opened, completed, beats, active_ms)
SELECT span, dealer_id, dealer_staff_id, employee_id, SUM(taken_out), SUM(forwards), SUM(opened), SUM(completed), SUM(beats), SUM(active_ms)
FROM (
    SELECT LEFT(day, 7) AS span, hand_day.* FROM hand_day
    UNION ALL
    SELECT CONCAT(LEFT(day, 7), IF(RIGHT(day, 2) <= '10', 'a', IF(RIGHT(day, 2) <= '20', 'b', 'c'))), hand_day.* FROM hand_day
) steps GROUP BY span, dealer_id, dealer_staff_id, employee_id;

INSERT INTO dealer_place (dealer_id, provinces)
SELECT dealer_id, GROUP_CONCAT(DISTINCT LEFT(region_code, 2) ORDER BY 1) FROM dealer_region GROUP BY dealer_id;

INSERT INTO place_span (span, provinces, material_id, taken_out, forwards, opened, completed, beats, active_ms)
SELECT span, COALESCE(provinces, ''), material_id, SUM(taken_out), SUM(forwards), SUM(opened), SUM(completed), SUM(beats), SUM(active_ms)
FROM (
    SELECT day AS span, hand_day.* FROM hand_day
    UNION ALL
    SELECT LEFT(day, 7), hand_day.* FROM hand_day
    UNION ALL
    SELECT CONCAT(LEFT(day, 7), IF(RIGHT(day, 2) <= '10', 'a', IF(RIGHT(day, 2) <= '20', 'b', 'c'))), hand_day.* FROM hand_day
) steps LEFT JOIN dealer_place ON dealer_place.dealer_id = steps.dealer_id GROUP BY span, COALESCE(provinces, ''), material_id;

ANALYZE TABLE hand_span, dealer_place, place_span, share, visit, beat, visit_total, visit_page, share_total, page_total, hand_day, material_day;
