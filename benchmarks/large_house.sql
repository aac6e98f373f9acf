-- A large brand for `filling.py`: numbered rows made inside MariaDB, by its sequence engine, a second for some hundred
-- thousand. Numbers given: dealers, people; moments and sealed values come from the program.

INSERT INTO department (id, code, name, parent_id, version)
SELECT 100 + seq, CONCAT('X', LPAD(seq, 3, '0')), CONCAT('销售', seq, '部'), NULL, 1 FROM seq_1_to_20;

INSERT INTO employee (id, code, name, department_id, position, manager_id, phone, status, created_at, version)
SELECT 100 + seq, CONCAT('X', LPAD(seq, 5, '0')),
    CONCAT(ELT(1 + seq % 8, '王', '李', '张', '刘', '陈', '杨', '赵', '黄'), ELT(1 + seq % 7, '伟', '芳', '娜', '敏', '静', '磊', '洋')),
    101 + seq % 20, ELT(1 + seq % 3, '区域经理', '渠道专员', '业务员'), IF(seq > 20, 101 + seq % 20, NULL), :employee_phone,
    IF(seq % 40 = 0, 'left', 'active'), :created, 1
FROM seq_1_to_2000;

INSERT INTO dealer_category (id, name) VALUES (101, '经销渠道'), (102, '电商渠道'), (103, '连锁渠道');
INSERT INTO dealer_tier (id, name, `rank`) VALUES (101, '总代', 101), (102, '省级', 102), (103, '市级', 103), (104, '终端', 104);

-- Thirty at the top, a thousand in the middle, the rest below these: a branch is opened, not the whole tree.
INSERT INTO dealer (id, code, name, category_id, tier_id, parent_id, employee_id, status, created_at, version)
SELECT 100 + seq, CONCAT('T', LPAD(seq, 7, '0')),
    CONCAT(ELT(1 + seq % 12, '广州', '深圳', '杭州', '南京', '成都', '武汉', '西安', '长沙', '青岛', '厦门', '昆明', '沈阳'),
        ELT(1 + seq % 9, '旗舰', '万家', '恒丰', '天和', '兴隆', '百汇', '新世纪', '金桥', '长青'),
        ELT(1 + seq % 5, '建材', '母婴', '食品', '家电', '服饰'), seq, '店'),
    101 + seq % 3, IF(seq <= 30, 102, IF(seq <= 1000, 103, 104)),
    IF(seq <= 30, NULL, IF(seq <= 1000, 101 + seq % 30, 131 + seq % 970)),
    101 + seq % 2000, IF(seq % 50 = 0, 'ended', 'active'), :created, 1
FROM seq_1_to_9999999 WHERE seq <= :dealers;

INSERT INTO dealer_charge (dealer_id, employee_id, open_marker, started_at, started_by)
SELECT id, employee_id, 1, created_at, '命令行' FROM dealer WHERE code LIKE 'T%';

INSERT INTO dealer_region (dealer_id, region_code, exclusive)
WITH places AS (SELECT code, ROW_NUMBER() OVER (ORDER BY code) - 1 AS place FROM region WHERE code LIKE '%00'),
    many AS (SELECT COUNT(*) AS places FROM places)
SELECT dealer.id, places.code, 0 FROM dealer JOIN many JOIN places ON places.place = dealer.id % many.places
WHERE dealer.code LIKE 'T%';

-- An owner for each dealer (the lower ids), and a clerk.
INSERT INTO dealer_staff (id, dealer_id, role, name, phone, phone_index, status, created_at)
SELECT 100 + seq, 101 + (seq - 1) % :dealers, IF(seq <= :dealers, 'owner', 'clerk'),
    CONCAT(ELT(1 + seq % 8, '周', '吴', '徐', '孙', '马', '朱', '胡', '郭'), ELT(1 + seq % 5, '强', '军', '霞', '勇', '丽')),
    :phone, SHA2(CONCAT('phone', seq), 256), 'active', :created
FROM seq_1_to_9999999 WHERE seq <= 2 * :dealers;

-- Labels as if drawn by chance: a prime number of them, so that none comes twice.
INSERT INTO follower (id, label, follow_state, followed_at, left_at, follow_events, created_at)
SELECT 1000 + seq, CONCAT('访客 ', LPAD(CONV(seq * 7919 % 33554393, 10, 32), 5, '0')), IF(seq % 10 = 0, 'left', 'following'),
    DATE_ADD(:created, INTERVAL seq SECOND), IF(seq % 10 = 0, :ends, NULL), 1, DATE_ADD(:created, INTERVAL seq SECOND)
FROM seq_1_to_9999999 WHERE seq <= :people;

INSERT INTO identity (follower_id, account, openid, openid_index, wechat_says, created_at)
SELECT 1000 + seq, 'official_account', :openid, SHA2(CONCAT('openid', seq), 256), IF(seq % 1000 = 5, 'unknown', 'following'), :created
FROM seq_1_to_9999999 WHERE seq <= :people;

-- One invitation for each dealer's owner.
INSERT INTO invitation (id, letter, policy, token, token_index, dealer_id, dealer_staff_id, expires_at, used_at,
    failed_tries, created_by, created_at)
SELECT 100 + seq, 'd', 'on_follow', :token, SHA2(CONCAT('token', seq), 256), 100 + seq, 100 + seq, :ends,
    IF(seq % 5 < 3 OR seq % 500 = 3, :created, NULL), 0, '命令行', :created
FROM seq_1_to_9999999 WHERE seq <= :dealers;

-- Three owners of five are bound; of these one in ten was bound by another WeChat before; one claim in 500 waits.
INSERT INTO claim (id, invitation_id, dealer_id, follower_id, state, open_marker, name, comparison, decided_via, decided_at, created_at)
SELECT 100 + seq, 100 + seq, 100 + seq, 1000 + seq, IF(seq % 500 = 3, 'waiting', 'accepted'), IF(seq % 500 = 3, 1, NULL), NULL,
    ELT(1 + seq % 3, 'matches', 'differs', 'no_record'), IF(seq % 500 = 3, NULL, 'follow'), IF(seq % 500 = 3, NULL, :created),
    DATE_ADD(:created, INTERVAL seq * 50 SECOND)
FROM seq_1_to_9999999 WHERE seq <= :dealers AND (seq % 5 < 3 OR seq % 500 = 3);

INSERT INTO binding (kind, follower_id, dealer_staff_id, dealer_id, claim_id, open_marker, started_at, ended_at, ended_why, ended_by)
SELECT 'dealer_staff', 1000 + seq, 100 + seq, 100 + seq, 100 + seq, IF(seq % 10 = 1, NULL, 1), DATE_ADD(:created, INTERVAL seq * 50 SECOND),
    IF(seq % 10 = 1, :ends, NULL), IF(seq % 10 = 1, 'left', NULL), IF(seq % 10 = 1, '命令行', NULL)
FROM seq_1_to_9999999 WHERE seq <= :dealers AND seq % 5 < 3;

-- Seven of ten people are customers of some dealer.
INSERT INTO attribution (follower_id, dealer_id, rule, open_marker, started_at)
SELECT 1000 + seq, 101 + seq % :dealers, 'sign', 1, DATE_ADD(:created, INTERVAL seq SECOND)
FROM seq_1_to_9999999 WHERE seq <= :people AND seq > :dealers AND seq % 10 < 7;

UPDATE follower LEFT JOIN binding ON binding.follower_id = follower.id AND binding.open_marker = 1
    LEFT JOIN attribution ON attribution.follower_id = follower.id AND attribution.open_marker = 1
SET follower.listed_as = IF(binding.id IS NULL, 0, 1) + IF(attribution.id IS NULL, 0, 2),
    follower.served_by_id = attribution.dealer_id
WHERE follower.id > 1000;

INSERT INTO outbox_promise (kind, topic, dedupe_key, follower_id, state, run_at, attempt, tries, delivery, last_error,
    created_at, done_at)
SELECT 'template_message', ELT(1 + seq % 4, 'bound', 'approved', 'refused', 'left'), CONCAT('large:', seq), 1000 + seq,
    ELT(1 + (seq % 1000 = 0) + 2 * (seq % 1000 = 1), 'done', 'dead', 'unknown'), DATE_ADD(:created, INTERVAL seq * 20 SECOND), 1, 1,
    ELT(1 + seq % 3, 'accepted', 'delivered', 'blocked'), IF(seq % 1000 < 2, 'errcode 43004', NULL),
    DATE_ADD(:created, INTERVAL seq * 20 SECOND), DATE_ADD(:created, INTERVAL seq * 20 SECOND)
FROM seq_1_to_9999999 WHERE seq <= 2 * :dealers;

INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, tag, subject_kind, subject_id, details)
SELECT DATE_ADD(:created, INTERVAL seq * 10 SECOND), ELT(1 + seq % 3, 'hq', 'follower', 'operator'), 101 + seq % 2000,
    ELT(1 + seq % 3, '王敏', '访客 7K3Q', '命令行'),
    ELT(1 + seq % 4, 'dealer:record:change', 'invitation:code:create', 'employee:record:change', 'staff:session:open'),
    ELT(1 + seq % 4, 'dealer', 'invitation', 'employee', 'staff'), 101 + seq % :dealers, '{}'
FROM seq_1_to_9999999 WHERE seq <= 5 * :dealers;

INSERT INTO audit_entry (at, actor_kind, actor_id, actor_name, tag, subject_kind, subject_id, details)
SELECT started_at, 'follower', follower_id, '访客', 'dealer_staff:binding:begin', 'binding', id, '{}' FROM binding
WHERE claim_id > 100 AND claim_id <= 100 + :dealers
UNION ALL
SELECT ended_at, 'operator', NULL, '命令行', 'dealer_staff:binding:end', 'binding', id, '{}' FROM binding
WHERE claim_id > 100 AND claim_id <= 100 + :dealers AND ended_at IS NOT NULL;

INSERT INTO product (id, code, name, gtin, sku, warranty_months, state, version)
SELECT 100 + seq, CONCAT('P', LPAD(seq, 6, '0')), CONCAT(ELT(1 + seq % 4, '净水器', '油烟机', '热水器', '灶具'), seq, '型'), NULL,
    CONCAT('SKU', seq), seq % 3 * 12, IF(seq % 10 = 0, 'discontinued', 'on_sale'), 1
FROM seq_1_to_9999999 WHERE seq <= GREATEST(10, :dealers / 5);

-- A library of five materials for a hundred dealers, each with one version or two, and a word or two to be found by.
INSERT INTO material_folder (id, name, position, version) SELECT 100 + seq, CONCAT('文件夹 ', seq), seq, 1 FROM seq_1_to_20;

INSERT INTO material (id, token, kind, title, product_line, folder_id, position, state, must_read, created_by, created_at,
    current_version_id, published_at, recalled_at, version)
SELECT 100 + seq, CONCAT('large-', LPAD(seq, 16, '0')),
    ELT(1 + seq % 5, 'brochure', 'product_deck', 'product_sheet', 'company_deck', 'customer_case'),
    CONCAT(ELT(1 + seq % 4, '净水器', '油烟机', '热水器', '灶具'), seq, '型手册'), ELT(1 + seq % 3, '厨房', '卫浴', NULL),
    IF(seq % 25 = 0, NULL, 101 + seq % 20), 0, ELT(1 + (seq % 20 = 0) + 2 * (seq % 20 = 1), 'published', 'draft', 'recalled'),
    seq % 50 = 2, '王敏', DATE_ADD(:created, INTERVAL seq * 600 SECOND),
    IF(seq % 20 = 0, NULL, 100 + seq), IF(seq % 20 = 0, NULL, DATE_ADD(:created, INTERVAL seq * 600 SECOND)),
    IF(seq % 20 = 1, :ends, NULL), 1
FROM seq_1_to_9999999 WHERE seq <= GREATEST(20, :dealers / 20);

INSERT INTO material_version (id, material_id, number, body, link_url, state, pages_done, created_by, created_at, tries)
SELECT 100 + seq, 100 + seq, 1, 'link', 'https://brand.example/', 'ready', 0, '王敏', :created, 0
FROM seq_1_to_9999999 WHERE seq <= GREATEST(20, :dealers / 20)
UNION ALL
SELECT 100 + seq + :dealers, 100 + seq, 2, 'link', 'https://brand.example/', IF(seq % 20 = 3, 'failed', 'waiting'), 0, '王敏', :ends, 0
FROM seq_1_to_9999999 WHERE seq <= GREATEST(20, :dealers / 20) AND seq % 10 = 3;

INSERT INTO material_tag (material_id, tag)
SELECT 100 + seq, CONCAT('标签 ', seq % 40) FROM seq_1_to_9999999 WHERE seq <= GREATEST(20, :dealers / 20)
UNION ALL
SELECT 100 + seq, '新品' FROM seq_1_to_9999999 WHERE seq <= GREATEST(20, :dealers / 20) AND seq % 4 = 1;

-- What nobody counted yet, as the totals hold nothing of it.
INSERT INTO share (id, token, token_index, material_id, sharer_id, dealer_id, dealer_staff_id, depth, way, created_at, sent_at, ended_at, unfolded)
SELECT 100 + seq, :share, SHA2(CONCAT('share', seq), 256), 101 + seq % GREATEST(20, FLOOR(:dealers / 20)), 1001 + seq % :dealers,
    101 + seq % :dealers, 101 + seq % :dealers, 0, ELT(1 + seq % 3, 'link', 'card', 'poster'),
    DATE_ADD(:created, INTERVAL seq * 10 SECOND), DATE_ADD(:created, INTERVAL seq * 10 SECOND), IF(seq % 30 = 0, :ends, NULL), 1
FROM seq_1_to_9999999 WHERE seq <= 5 * :dealers;

-- Batches of a thousand codes, and of each hundred that were bound.
INSERT INTO code_batch (id, product_id, dealer_id, lot, first_serial, count, has_inner, key_version, exports, created_by, created_at)
SELECT 100 + seq, 101 + seq % GREATEST(10, FLOOR(:dealers / 5)), IF(seq % 2, 101 + seq % :dealers, NULL), CONCAT('L', seq),
    1000000000 + seq * 1000, 1000, 0, 1, 0, '王敏', DATE_ADD(:created, INTERVAL seq * 1000 SECOND)
FROM seq_1_to_9999999 WHERE seq <= GREATEST(10, :dealers / 50);

INSERT INTO code_range (batch_id, first_serial, after_serial, active_from, void_at)
SELECT id, first_serial, first_serial + 900, :created, NULL FROM code_batch WHERE id > 100
UNION ALL
SELECT id, first_serial + 900, first_serial + 1000, NULL, IF(id % 7 = 0, :ends, NULL) FROM code_batch WHERE id > 100;

INSERT INTO item (id, serial, batch_id, owner_id, round, first_bound_at, warranty_until)
SELECT 100 + seq, 1000000000 + (1 + seq % GREATEST(10, FLOOR(:dealers / 50))) * 1000 + FLOOR(seq / GREATEST(10, FLOOR(:dealers / 50))),
    101 + seq % GREATEST(10, FLOOR(:dealers / 50)), 1001 + seq % :people, 1, DATE_ADD(:created, INTERVAL seq * 20 SECOND),
    DATE(:ends)
FROM seq_1_to_9999999 WHERE seq <= 2 * :dealers;

INSERT INTO ownership (item_id, follower_id, dealer_id, rule, way, open_marker, started_at)
SELECT id, owner_id, 101 + id % :dealers, 'batch', 'code', 1, first_bound_at FROM item WHERE id > 100;

-- A lead for each of the people, four of five of them over; seven of ten came from WeChat, the rest were entered by hand. Each
-- hundredth is drawn by primes of its own, so that no state, hand or source goes with another.
INSERT INTO lead (id, source, state, open_marker, follower_id, name, phone, phone_index, phone_tail_index, phone_for,
    phone_for_dealer_id, interest, region_code, dealer_id, dealer_staff_id, employee_id, given_at, answered_at, answered_seconds,
    next_at, amount_fen, probability, expected_on, outcome, created_at, ended_at)
WITH drawn AS (
    SELECT seq, 101 + seq % :dealers AS dealer, seq * 7919 % 1009 % 100 AS how, seq * 104729 % 2003 % 100 AS who, seq * 611953 % 997 % 100 AS came,
        DATE_ADD(:created, INTERVAL seq * 5 SECOND) AS at
    FROM seq_1_to_9999999 WHERE seq <= :people),
    states AS (
    SELECT *, IF(how < 80, NULL, 1) AS open_now,
        CASE WHEN how < 15 THEN 'won' WHEN how < 55 THEN 'lost' WHEN how < 80 THEN 'closed' WHEN seq % 500 = 7 THEN 'new'
            WHEN who BETWEEN 60 AND 91 THEN 'pool' WHEN how < 85 THEN 'assigned' WHEN how < 88 THEN 'claimed' WHEN how < 95 THEN 'contacted'
            WHEN how < 98 THEN 'qualified' ELSE 'opportunity' END AS state
    FROM drawn)
SELECT 1000 + seq, ELT(1 + (came >= 40) + (came >= 55) + (came >= 85), 'material', 'campaign', 'manual', 'keyword'), state, open_now,
    IF(came BETWEEN 55 AND 84, NULL, 1000 + seq), :lead_name, :lead_phone, SHA2(CONCAT('lead', seq), 256), SHA2(CONCAT('tail', seq % 10000), 256),
    IF(who < 85, 'dealer', 'hq'), IF(who < 85, dealer, NULL),
    CONCAT(ELT(1 + seq % 6, '想要', '咨询', '了解', '询价', '预约看', '问'), ELT(1 + seq % 4, '净水器', '油烟机', '热水器', '灶具'), seq % 5003, '型',
        ELT(1 + came % 5, '，在深圳开店用', '，家里装修', '，给门店备货', '', '，周末方便接电话')),
    ELT(1 + seq % 7, '440300', '440100', '330100', '510100', '110100', '310100', NULL),
    IF(who < 85, dealer, NULL), IF(who < 60, dealer, NULL), IF(who >= 92, 101 + seq % 2000, NULL),
    IF(state = 'new', NULL, at), IF(state IN ('new', 'pool', 'assigned') OR how = 79, NULL, DATE_ADD(at, INTERVAL 3600 SECOND)),
    IF(state IN ('new', 'pool', 'assigned') OR how = 79, NULL, 3600), IF(state IN ('contacted', 'qualified', 'opportunity') AND seq % 3 = 0,
        DATE_ADD(:ends, INTERVAL CAST(seq % 2000 AS SIGNED) - 500 HOUR), NULL),
    IF(state IN ('won', 'opportunity'), 10000 + seq % 1000000, NULL), IF(state IN ('won', 'opportunity'), 50, NULL),
    IF(state IN ('won', 'opportunity'), DATE(:ends), NULL), IF(open_now IS NULL, ELT(1 + how % 3, 'won', 'price', 'no_contact'), NULL), at,
    IF(open_now IS NULL, DATE_ADD(at, INTERVAL 5 DAY), NULL)
FROM states;

INSERT INTO consent (follower_id, purpose, text_version, text_hash, channel, given_at)
SELECT follower_id, 'lead_to_dealer', '2026-11-reader', SHA2('large-house', 256), 'reader', created_at FROM lead
WHERE id > 1000 AND follower_id IS NOT NULL;

INSERT INTO lead_event (lead_id, follower_id, kind, state, at, made_by, whom)
SELECT id, follower_id, 'entered', 'new', created_at, '本人', NULL FROM lead WHERE id > 1000
UNION ALL
SELECT id, follower_id, 'routed', 'assigned', created_at, '本人', '旗舰店' FROM lead WHERE id > 1000 AND given_at IS NOT NULL;

-- What the optimiser believes of the tables is what it would know of grown ones.
ANALYZE TABLE dealer, dealer_staff, dealer_charge, dealer_region, follower, identity, invitation, claim, binding, attribution,
    outbox_promise, audit_entry, employee, product, material, material_version, material_tag, share, code_batch, code_range,
    item, ownership, lead, lead_event, consent;
