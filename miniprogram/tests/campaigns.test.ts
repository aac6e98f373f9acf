import { beforeEach, expect, it, vi } from 'vitest'
import { Page } from './pages'
import { OWNER, pickUp, SESSION, type Phone } from './phone'

let phone: Phone
const OUT = {
  token: 'a-token',
  url: 'https://x/p/spring?s=a-token',
  card: { title: '年货节抽奖', image_url: null, path: 'pages/reader/index?campaign=a-token' },
  qr_url: 'https://x/q/a-token/qr.png',
  mini_url: 'https://x/p/go/a-token/mini.png',
  poster_url: 'https://x/p/go/a-token/poster.png',
  print_url: 'https://x/p/go/a-token/poster.png?for=print',
}
const TOOL = {
  id: 'spring',
  name: '华东年货节',
  title: '年货节抽奖',
  summary: '到店就能抽',
  cover_url: null,
  bait: 'lottery',
  starts_at: '2026-11-20T10:00:00+08:00',
  ends_at: '2026-12-31T22:00:00+08:00',
  begun: true,
  promotion: null as typeof OUT | null,
  brought: { visitors: 9, entries: 4, leads: 2, won: 1, redeemed: 1 },
}
const VOUCHER = {
  kind: 'voucher',
  title: '保温杯一只',
  detail: null,
  of: '年货节抽奖',
  holder: '访客 7F3K',
  good_until: '2026-12-31T22:00:00+08:00',
}
const LOOKED = { ...VOUCHER, state: 'good', redeemed_at: null, redeemed_here: false }
const DONE = {
  status: 201,
  body: { ...VOUCHER, id: 3, scanned_at: '2026-11-30T10:00:00+08:00', at: '2026-11-30T10:00:00+08:00', undone: false },
}
const CODE = 'ABCD2345EFGH6789'
const REDEEM = 'POST /api/v1/redemptions'
const LOOK = 'POST /api/v1/redemptions/look'

beforeEach(() => {
  vi.resetModules()
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/me', OWNER)
    .when('GET /api/v1/campaigns', { items: [TOOL], next_cursor: null })
    .when('GET /api/v1/campaigns/spring/promotion', TOOL)
    .when('POST /api/v1/campaigns/spring/promotions', { status: 201, body: { ...TOOL, promotion: OUT } })
    .when('GET /api/v1/redemptions', { items: [], next_cursor: null })
    .when(LOOK, LOOKED)
    .when(REDEEM, DONE)
})

async function counter(): Promise<Page> {
  const page = await Page.open(await import('@/pages/campaigns/redeem.vue'))
  await page.again()
  return page
}

it('lists what may be promoted, and takes one with a link and pictures of its own', async () => {
  const list = await Page.open(await import('@/pages/campaigns/index.vue'))
  await list.again()
  await list.sees('抽奖 · 2026-12-31 22:00 截止')
  await list.touch('华东年货节')
  expect(phone.went).toEqual(['/pages/campaigns/one?id=spring'])

  const page = await Page.open(await import('@/pages/campaigns/one.vue'), { id: 'spring' })
  await page.again()
  await page.sees('客户看到的标题：年货节抽奖')
  await page.touch('领取推广码')
  await page.sees('我带来的')
  expect(phone.calls('POST /api/v1/campaigns/spring/promotions')[0]!.headers['Idempotency-Key']).toBeTruthy()
  await page.touch('复制链接')
  expect(phone.said).toContain('copied https://x/p/spring?s=a-token')
})

it('redeems a voucher after it was looked at, under a key of its own', async () => {
  const page = await counter()
  await page.type('或者输入', CODE)
  await page.touch('查找')
  await page.sees('可以核销')
  await page.touch('确认核销')
  await page.sees('核销成功')
  const body = phone.calls(REDEEM)[0]!.body as { code: string; key: string; scanned_at: string }
  expect(body.code).toBe(CODE)
  expect(body.key).toMatch(/^[0-9a-f-]{36}$/)
  expect(Date.parse(body.scanned_at)).toBeGreaterThan(0)
})

it('says of a used voucher when and where, and offers no button', async () => {
  phone.when(LOOK, { ...LOOKED, state: 'redeemed', redeemed_at: '2026-11-29T10:00:00+08:00', redeemed_here: false })
  const page = await counter()
  await page.type('或者输入', CODE)
  await page.touch('查找')
  await page.sees('2026-11-29 10:00 在其他门店核销')
  expect(page.text).not.toContain('确认核销')
})

it('keeps a scan while there is no network, and says later that another shop was quicker', async () => {
  const page = await counter()
  const { net } = await import('@/state/net')
  net.online = false
  await page.type('或者输入', CODE)
  await page.touch('查找')
  await page.sees('没有网络')
  await page.touch('先记下 …6789')
  await page.sees('等联网')
  expect(phone.calls(REDEEM)).toHaveLength(0)
  phone.refuses(REDEEM, 409, 'voucher_redeemed', '这张券已在其他门店核销过了。')
  net.online = true
  await page.sees('这张券已在其他门店核销过了。')
  await page.sees('未核销')
  await page.touch('知道了，清掉有结果的')
  expect(page.text).not.toContain('…6789')
  expect(phone.kept.get('qudao.redemptions')).toEqual([])
})

it('sends a scan of yesterday under the same key and the same moment', async () => {
  const kept = { code: CODE, key: '12345678-1234-1234-1234-123456789012', scanned_at: '2026-11-29T01:00:00.000Z' }
  phone.kept.set('qudao.redemptions', [{ ...kept, end: '', says: '' }])
  const page = await counter()
  await page.sees('已核销')
  expect(phone.calls(REDEEM).map((one) => one.body)).toEqual([kept])
})

it('never lets go of a scan that still waits: what has ended makes room', async () => {
  const many = Array.from({ length: 50 }, (_, number) => ({
    code: `7777${String(number).padStart(12, '0')}`,
    key: `key ${number}`,
    scanned_at: '2026-11-29T01:00:00.000Z',
    end: number === 1 ? 'done' : '',
    says: '',
  }))
  phone.kept.set('qudao.redemptions', many)
  const { keepForLater, readScans } = await import('@/state/redeeming')
  readScans()
  keepForLater(CODE)
  keepForLater(CODE)
  const kept = phone.kept.get('qudao.redemptions') as { key: string }[]
  expect(kept.map((one) => one.key)).toContain('key 0')
  expect(kept.map((one) => one.key)).not.toContain('key 1')
  expect(kept).toHaveLength(51)
})

const WAITS = {
  label: '访客 7F3K',
  campaign: '年货节抽奖',
  prize: '保温杯一只',
  at: '2026-11-30T10:00:00+08:00',
  redeemed_at: null,
  left_today: 30,
}
const CHECK = 'abcd-2345-efgh-6789-jkmn'

it('sees somebody in person and hands them their prize by one tap', async () => {
  const handed = { ...WAITS, state: 'done', redeemed_at: '2026-11-30T11:00:00+08:00', left_today: 29 }
  phone
    .when('POST /api/v1/vouches/look', { ...WAITS, state: 'waits' })
    .when('POST /api/v1/vouches', { status: 201, body: handed })
  const page = await counter()
  await page.type('或者输入', CHECK)
  await page.touch('查找')
  await page.sees('请当面核实')
  expect(page.text).toContain('保温杯一只')
  const lists = phone.calls('GET /api/v1/redemptions').length
  await page.touch('确认是本人，发奖品')
  await page.sees('核销成功')
  expect(page.text).toContain('2026-11-30 11:00')
  expect(phone.calls(REDEEM)).toHaveLength(0)
  expect(phone.calls('GET /api/v1/redemptions')).toHaveLength(lists + 1)
  expect(page.text).not.toContain('还没有核销过')
})

it('says before anybody taps that the day is full, and loses nothing', async () => {
  phone.when('POST /api/v1/vouches/look', { ...WAITS, state: 'waits', left_today: 0 })
  const page = await counter()
  await page.type('或者输入', CHECK)
  await page.touch('查找')
  await page.sees('今天核实的人数满了')
  expect(page.text).not.toContain('确认是本人')
})

it('says kindly that seeing somebody needs the network, and keeps no scan of it', async () => {
  phone.when('POST /api/v1/vouches/look', { ...WAITS, state: 'waits' })
  const page = await counter()
  const { net } = await import('@/state/net')
  net.online = false
  await page.type('或者输入', CHECK)
  await page.touch('查找')
  await page.sees('没有网络，现在核实不了')
  expect(phone.kept.get('qudao.redemptions') ?? []).toEqual([])
  net.online = true
  await page.touch('再试一次')
  await page.sees('请当面核实')
})

it('vouches for somebody whose entry waits, once it was seen who it is', async () => {
  const shown = { ...WAITS, prize: null }
  phone
    .when('POST /api/v1/vouches/look', { ...shown, state: 'waits' })
    .when('POST /api/v1/vouches', { status: 201, body: { ...shown, state: 'done', left_today: 29 } })
  const page = await counter()
  await page.type('或者输入', CHECK)
  await page.touch('查找')
  await page.sees('请当面核实')
  expect(page.text).toContain('访客 7F3K')
  expect(phone.calls('POST /api/v1/vouches')).toHaveLength(0)
  await page.touch('确认是本人')
  await page.sees('核实好了')
  expect(page.text).toContain('29 人')
  await page.touch('扫下一个')
  expect(page.text).not.toContain('核实好了')
})
