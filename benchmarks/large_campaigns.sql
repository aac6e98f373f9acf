-- What a large brand did with campaigns, behind the rows of `large_house.sql`: one campaign for a thousand people, six of ten out;
-- every tenth was opened and taken part in, the first one by half of all. Numbers given: dealers, people; moments, a page and a
-- sealed token come from the program.

INSERT INTO campaign (id, slug, name, bait, state, draft, current_version_id, starts_at, ends_at, per_person, spent_fen, cost_fen,
    created_by, created_at, published_at, ended_at, ended_reason, version)
SELECT 100 + seq, CONCAT('large-', LPAD(seq, 7, '0')),
    CONCAT(ELT(1 + seq % 6, '春季', '夏季', '秋季', '冬季', '年货节', '店庆'), ELT(1 + seq % 5, '新品体验', '到店有礼', '以旧换新', '预约上门', '深圳专场'), seq),
    ELT(1 + seq % 4, 'form', 'appointment', 'material', 'form'),
    CASE WHEN seq % 10 < 6 THEN 'published' WHEN seq % 10 = 6 THEN 'paused' WHEN seq % 10 < 9 THEN 'ended' ELSE 'draft' END,
    :page, IF(seq % 10 = 9, NULL, 100 + seq), IF(seq % 10 = 5, DATE_ADD(:ends, INTERVAL 30 DAY), :created), DATE_ADD(:ends, INTERVAL 60 DAY), 1, 0,
    IF(seq % 3 = 0, 1000000 + seq, NULL), '命令行', :created, IF(seq % 10 = 9, NULL, :created), IF(seq % 10 IN (7, 8), :ends, NULL),
    IF(seq % 10 IN (7, 8), '办完了', NULL), 1
FROM seq_1_to_9999999 WHERE seq <= GREATEST(:people / 1000, 20);

INSERT INTO campaign_version (id, campaign_id, number, content, published_by, published_at)
SELECT id, id, 1, draft, '命令行', published_at FROM campaign WHERE id > 100 AND published_at IS NOT NULL;

INSERT INTO campaign_prize (campaign_id, position, name, worth_fen, stock, given, version)
SELECT id, 0, '到店礼', 0, 1000, 0, 1 FROM campaign WHERE id > 100 AND id % 4 = 1;

-- One link for each tenth dealer, all to the first campaign.
INSERT INTO promotion (id, token, token_index, campaign_id, promoter_id, dealer_id, open_marker, created_at)
SELECT 100 + seq, :promotion, SHA2(CONCAT('promotion', seq), 256), 101, 1000 + seq, 101 + seq % :dealers, 1, :created
FROM seq_1_to_9999999 WHERE seq <= :dealers / 10;

INSERT INTO campaign_visit (campaign_id, visitor_index, follower_id, day, promotion_id, dealer_id, left_out, opened_at)
SELECT IF(seq % 2 = 0, 101, 101 + 10 * (seq % (SELECT FLOOR(COUNT(*) / 10) FROM campaign WHERE id > 100))), SHA2(CONCAT('visitor', seq), 256),
    1000 + seq, DATE(DATE_ADD(:created, INTERVAL seq * 5 SECOND)), IF(seq % 6 = 0, 101 + seq % FLOOR(:dealers / 10), NULL),
    IF(seq % 6 = 0, 102 + seq % FLOOR(:dealers / 10), NULL), IF(seq % 101 = 0, 'bot', NULL), DATE_ADD(:created, INTERVAL seq * 5 SECOND)
FROM seq_1_to_9999999 WHERE seq <= :people;

-- Who left a number as a lead of a campaign took part in one.
INSERT INTO campaign_entry (campaign_id, version_id, follower_id, turn, region_code, promotion_id, dealer_id, state, risk, outcome, lead_id, at)
SELECT campaign_id, campaign_id, visit.follower_id, 1, ELT(1 + visit.id % 7, '440300', '440100', '330100', '510100', '110100', '310100', NULL),
    promotion_id, visit.dealer_id, CASE WHEN visit.id % 500 = 7 THEN 'held' WHEN visit.id % 77 = 5 THEN 'withdrawn' ELSE 'entered' END, 0, 'nothing',
    IF(visit.id % 500 <> 7 AND lead.source = 'campaign', lead.id, NULL), opened_at
FROM campaign_visit visit LEFT JOIN lead ON lead.follower_id = visit.follower_id
WHERE visit.follower_id > 1000;

ANALYZE TABLE campaign, campaign_version, campaign_prize, promotion, campaign_visit, campaign_entry;
