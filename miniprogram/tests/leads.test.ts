import { beforeEach, expect, it } from 'vitest'
import { Page } from './pages'
import { OWNER, pickUp, SESSION, type Phone } from './phone'

let phone: Phone
const LINE = {
  id: 7,
  source: 'material',
  state: 'pool',
  called: '访客 7F3K',
  phone: null,
  has_phone: true,
  interest: '春季新品',
  holder: '华南总代理',
  given_at: '2026-11-29T10:00:00+08:00',
  unanswered: true,
  next_at: null,
  overdue: false,
  created_at: '2026-11-29T10:00:00+08:00',
}
const ONE = {
  ...LINE,
  place: '',
  mine: false,
  named: '华南总代理',
  opportunity: null,
  outcome: null,
  deeds: ['claim'],
  colleagues: [{ id: 2, name: '李四' }],
  trail: [],
}
const TAKEN = { ...ONE, state: 'claimed', mine: true, called: '赵先生', phone: '139****0000' }
const WORKED = { ...TAKEN, deeds: ['call', 'follow_up', 'hand_on', 'give_back'] }

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/me', OWNER)
    .when('GET /api/v1/badges', { messages: 0, approvals: 0 })
    .when('GET /api/v1/leads', { items: [{ ...LINE, state: 'assigned' }], next_cursor: null })
    .when('GET /api/v1/leads/7', ONE)
    .when('POST /api/v1/leads/7/claim', WORKED)
})

it('lists leads by box, and says which wait', async () => {
  const page = await Page.open(await import('@/pages/leads/index.vue'))
  await page.again()
  await page.sees('春季新品')
  expect(page.text).toContain('还没联系')
  await page.touch('待领取')
  expect(phone.asked.map((one) => one.query).filter((query) => query.includes('box=pool'))).toHaveLength(1)
  await page.touch('访客 7F3K')
  expect(phone.went).toEqual(['/pages/leads/lead?id=7'])
})

it('says of a lead that changed hands after a call that the new ones have not called yet', async () => {
  phone.when('GET /api/v1/leads', { items: [{ ...LINE, state: 'contacted' }], next_cursor: null })
  const page = await Page.open(await import('@/pages/leads/index.vue'))
  await page.again()
  await page.sees('换人后还没联系')
})

it('takes a lead, and notes what was said with its opportunity', async () => {
  phone.when('POST /api/v1/leads/7/follow-ups', { status: 201, body: { state: 'opportunity' } })
  const page = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await page.sees('对方没有同意给您')
  await page.touch('接手')
  await page.sees('139****0000')
  await page.touch('记下')
  expect(page.text).toContain('请写一句跟进情况')
  await page.type('说了什么', ' 要报价 ')
  await page.touch('是商机')
  await page.touch('记下')
  expect(page.text).toContain('请填写金额，例如 8800')
  await page.type('预计金额（元）', '8800.5')
  await page.touch('记下')
  const [sent] = phone.calls('POST /api/v1/leads/7/follow-ups')
  expect(sent?.body).toMatchObject({ note: '要报价', stage: 'opportunity', opportunity: { amount_fen: 880050 } })
  expect(sent?.headers['Idempotency-Key']).toBeTruthy()
})

it('says that somebody was quicker', async () => {
  phone.refuses('POST /api/v1/leads/7/claim', 409, 'lead_taken', '这条线索刚刚被别人领走了。')
  const page = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await page.touch('接手')
  await page.sees('这条线索刚刚被别人领走了。')
})

it('hands a lead on, and gives it back only with a reason', async () => {
  phone
    .when('GET /api/v1/leads/7', WORKED)
    .when('POST /api/v1/leads/7/hand-on', { receiver: '李四' })
    .when('POST /api/v1/leads/7/give-back', { status: 204 })
  const page = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await page.touch('退回')
  await page.touch('确认退回')
  await page.sees('请选择为什么退回')
  expect(phone.calls('POST /api/v1/leads/7/give-back')).toHaveLength(0)
  await page.touch('忙不过来')
  await page.touch('确认退回')
  expect(phone.calls('POST /api/v1/leads/7/give-back').map((one) => one.body)).toEqual([{ reason: 'busy' }])
  await page.touch('转交给同事')
  await page.touch('李四')
  await page.touch('确认转交')
  expect(phone.calls('POST /api/v1/leads/7/hand-on').map((one) => one.body)).toEqual([{ to: 2 }])
})

it('enters a lead once its number was looked up and is free', async () => {
  phone.when('POST /api/v1/leads/look-up', { taken: true })
  phone.when('POST /api/v1/leads', { status: 201, body: { id: 9 } })
  const page = await Page.open(await import('@/pages/leads/new.vue'))
  await page.touch('查一下')
  await page.sees('请填写对方的手机号')
  expect(phone.calls('POST /api/v1/leads/look-up')).toHaveLength(0)
  await page.type('对方的手机号', '13911110000')
  await page.touch('查一下')
  await page.sees('这个号码已经有人在跟进了')
  expect(page.text).not.toContain('想了解什么')
  phone.when('POST /api/v1/leads/look-up', { taken: false })
  await page.type('对方的手机号', '13911110001')
  expect(page.text).not.toContain('已经有人在跟进')
  await page.touch('查一下')
  await page.sees('可以录入')
  await page.touch('确认录入')
  expect(page.text).toContain('请填写怎么称呼对方')
  expect(phone.calls('POST /api/v1/leads')).toHaveLength(0)
})

it('leaves a planned date alone until something else is said', async () => {
  const friday = new Date(Date.now() + 3 * 86_400_000).toISOString()
  phone.when('GET /api/v1/leads/7', { ...WORKED, next_at: friday })
  phone.when('POST /api/v1/leads/7/follow-ups', { status: 201, body: { state: 'contacted' } })
  const page = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await page.sees('不变，')
  await page.type('说了什么', '寄出了样品')
  await page.touch('记下')
  await page.type('说了什么', '不用再约')
  await page.touch('不用提醒')
  await page.touch('记下')
  const bodies = phone.calls('POST /api/v1/leads/7/follow-ups').map((one) => one.body)
  expect(bodies).toEqual([{ note: '寄出了样品' }, { note: '不用再约', next_at: null }])
})

it('names a product in an opportunity', async () => {
  phone.when('GET /api/v1/leads/7', WORKED)
  phone.when('GET /api/v1/leads/products', { items: [{ code: 'P001', name: '保温杯' }], more: false })
  phone.when('POST /api/v1/leads/7/follow-ups', { status: 201, body: { state: 'opportunity' } })
  const page = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await page.type('说了什么', '要五十只')
  await page.touch('是商机')
  await page.sees('还没定产品')
  await page.touch('保温杯')
  await page.type('预计金额（元）', '￥４,４００ 元')
  await page.touch('记下')
  const [sent] = phone.calls('POST /api/v1/leads/7/follow-ups')
  expect(sent?.body).toMatchObject({ opportunity: { product: 'P001', amount_fen: 440000 } })
})

it('tells what came of each follow-up, and what it was sold for', async () => {
  const step = {
    at: LINE.created_at,
    by: '张伟',
    whom: null,
    reason: null,
    way: null,
    note: null,
    next_at: null,
    what: null,
  }
  const opportunity = { product: null, amount_fen: 880000, probability: 50, expected_on: '2026-12-30' }
  const trail = [
    { ...step, kind: 'follow_up', state: 'won', seconds: 0 },
    { ...step, kind: 'routed', state: 'pool', seconds: 0 },
    { ...step, kind: 'called_off', state: '', what: '到店体验', next_at: '2026-12-01T10:00:00+08:00', seconds: 0 },
  ]
  phone.when('GET /api/v1/leads/7', { ...WORKED, state: 'opportunity', opportunity, trail })
  const open = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await open.sees('¥8,800 · 把握 50%')
  expect(open.text).toContain('跟进 · 成交')
  expect(open.text).toContain('转给 总部线索池')
  expect(open.text).toContain('取消了预约 到店体验')
  expect(open.text).toContain('约定 2026-12-01 10:00')
  phone.when('GET /api/v1/leads/7', { ...WORKED, state: 'won', opportunity, trail })
  const won = await Page.open(await import('@/pages/leads/lead.vue'), { id: '7' })
  await won.sees('成交金额')
  expect(won.text).not.toContain('把握')
})

it('leads from a message to what it is about', async () => {
  const told = { id: 'n1', topic: 'lead_new', title: '新线索', text: null, read_at: null, approval_id: null }
  const one = { ...told, lines: [{ label: '客户', text: '赵先生' }], created_at: LINE.created_at }
  phone
    .when('GET /api/v1/messages', { items: [{ ...one, page: '/pages/leads/lead?id=7' }], next_cursor: null })
    .when('POST /api/v1/messages/read', { unread: 0 })
  const page = await Page.open(await import('@/pages/messages/index.vue'))
  await page.again()
  await page.touch('去看看')
  expect(phone.went).toEqual(['/pages/leads/lead?id=7'])
})
