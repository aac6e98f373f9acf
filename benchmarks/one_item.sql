-- Batches of a thousand items. Every item was bound, every second one given on, each looked at by three people in two cities.
INSERT INTO follower (id, label, follow_state, followed_at, follow_events, created_at, listed_as)
SELECT 1000 + seq, CONCAT('访客 ', LPAD(CONV(seq, 10, 32), 5, '0')), 'following', :created, 1, :created, 0
FROM seq_1_to_9999999 WHERE seq <= GREATEST(1000, :items / 10);

INSERT INTO identity (follower_id, account, openid, openid_index, wechat_says, created_at)
SELECT 1000 + seq, 'official_account', :openid, SHA2(CONCAT('openid', seq), 256), 'following', :created
FROM seq_1_to_9999999 WHERE seq <= GREATEST(1000, :items / 10);

INSERT INTO code_batch (id, product_id, dealer_id, lot, first_serial, count, per_carton, has_inner, key_version, exports, created_by, created_at)
SELECT 100 + seq, product.id, dealer.id, CONCAT('L', seq), 1000000000 + seq * 1000, 1000, 24, 0, 1, 1, '王敏', :created
FROM seq_1_to_9999999 JOIN (SELECT MIN(id) AS id FROM product) product JOIN (SELECT MIN(id) AS id FROM dealer) dealer
WHERE seq <= CEILING(:items / 1000);

-- Six ranges of a batch, as when some were frozen and some made void.
INSERT INTO code_range (batch_id, first_serial, after_serial, active_from, frozen_at, void_at)
SELECT code_batch.id, first_serial + from_, first_serial + to_, :created, IF(part = 2, :ends, NULL), IF(part = 4, :ends, NULL)
FROM code_batch JOIN (
    SELECT 1 AS part, 0 AS from_, 200 AS to_ UNION ALL SELECT 2, 200, 210 UNION ALL SELECT 3, 210, 500
    UNION ALL SELECT 4, 500, 510 UNION ALL SELECT 5, 510, 990 UNION ALL SELECT 6, 990, 1000
) parts WHERE code_batch.id > 100;

INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, tag, subject_kind, subject_id, details)
SELECT :created, 'hq', 1, '王敏', ELT(part, 'codes:batch:issue', 'codes:range:activate', 'codes:range:freeze', 'codes:range:void'),
    'code_batch', code_batch.id,
    IF(part < 3, '{}', CONCAT('{"first": ', first_serial + part * 100, ', "after": ', first_serial + part * 100 + 10, ', "reason": "抽检"}'))
FROM code_batch JOIN (SELECT seq AS part FROM seq_1_to_4) parts WHERE code_batch.id > 100;

INSERT INTO item (id, serial, batch_id, owner_id, round, first_bound_at, warranty_until)
SELECT 100 + seq, 1000000999 + seq, 101 + FLOOR((seq - 1) / 1000), 1001 + seq % GREATEST(1000, FLOOR(:items / 10)), 1, :created, DATE(:ends)
FROM seq_1_to_9999999 WHERE seq <= :items;

INSERT INTO ownership (item_id, follower_id, dealer_id, rule, way, open_marker, started_at, ended_at, ended_why)
SELECT item.id, 1001 + (item.id + 7) % GREATEST(1000, FLOOR(:items / 10)), code_batch.dealer_id, 'batch', 'code', NULL, :created, :ends, 'given'
FROM item JOIN code_batch ON code_batch.id = item.batch_id WHERE item.id % 2;

INSERT INTO ownership (item_id, follower_id, dealer_id, rule, way, open_marker, started_at)
SELECT item.id, item.owner_id, code_batch.dealer_id, 'batch', IF(item.id % 2, 'gift', 'code'), 1, :ends
FROM item JOIN code_batch ON code_batch.id = item.batch_id WHERE item.id > 100;

INSERT INTO item_seen (serial, batch_id, first_at) SELECT serial, batch_id, :created FROM item WHERE id > 100;

INSERT INTO item_look (serial, batch_id, follower_id, minute, way, device, latitude_tenths, longitude_tenths, place, is_first, unfolded)
SELECT item.serial, item.batch_id, 1001 + (item.id * 3 + part) % GREATEST(1000, FLOOR(:items / 10)), DATE_ADD(:created, INTERVAL part DAY),
    ELT(part, 'page', 'mini', 'page'), 'ios', IF(part = 3, 231, 303), IF(part = 3, 1133, 1202), IF(part = 3, '广州市', '杭州市'), part = 1, NULL
FROM item JOIN (SELECT seq AS part FROM seq_1_to_3) parts WHERE item.id > 100;

ANALYZE TABLE item, ownership, item_look, item_seen, code_batch, code_range, audit_entry;
