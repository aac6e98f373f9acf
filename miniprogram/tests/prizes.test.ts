/** My prizes: what came of an entry, what is shown at a counter, and WeChat asked where it waits for that. */
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import { net } from '@/state/net'
import { Page } from './pages'
import { pickUp, SESSION, type Phone } from './phone'

const WON = {
  ...{ id: 7, slug: 'spring', campaign: '春季新品体验', bait: 'coupon', at: '2026-11-30T10:00:00+08:00' },
  ...{ state: 'entered', outcome: 'won', prize: '50 元券', detail: '满 200 可用', wanted_at: null },
  ...{ refused_reason: null, draw_number: null, read_on_url: null, may_withdraw: true },
  ...{ needs_rank: false, check_code: null as string | null },
  voucher: {
    ...{ code: 'ABCD2345EFGH6789', state: 'good', good_until: '2026-12-31T22:00:00+08:00', used_at: null },
    in_person: false,
  },
}
const HELD = { ...WON, state: 'held', outcome: 'nothing', prize: null, detail: null, voucher: null }
const NEEDS = { ...HELD, needs_rank: true }
const CHECK = 'ABCD2345EFGH6789JKMN'
const ENTRY = 'GET /api/v1/entries/7'
const RANK = 'POST /api/v1/entries/7/rank'
const MINUTE = 60_000
let phone: Phone

/** In the mini program, unless a test says that it is the page. */
const platform = vi.hoisted(() => ({ code: '', shared: [] as string[] }))
vi.mock('@platform/open', () => ({
  entryCode: () => platform.code,
  openShared: (share: string) => platform.shared.push(share),
}))

beforeEach(() => {
  Object.assign(platform, { code: '', shared: [] })
  net.online = true
  phone = pickUp().when('POST /api/v1/session', SESSION)
})

async function opened(query: Record<string, string> = { entry: '7' }): Promise<Page> {
  return await Page.open(await import('@/pages/prizes/one.vue'), query)
}

it.each([
  ['by its number', { entry: '7' }],
  ['by a mini-program code', { scene: 'e_7' }],
  ['by a code that WeChat percent-encoded', { scene: 'e%5F7' }],
])('shows a voucher opened %s, as a picture for the counter and in fours', async (_, query) => {
  phone.when(ENTRY, WON)
  const page = await opened(query)
  await page.sees('您领到了 50 元券')
  for (const words of [
    'ABCD-2345-EFGH-6789',
    '到店出示给店员扫一扫',
    '有效至 2026-12-31 22:00',
    '满 200 可用',
    '春季新品体验',
  ])
    expect(page.text).toContain(words)
  expect(page.wrapper.find('image[alt="券码"]').attributes('src')).toMatch(/^data:image\/gif;base64,/)
  expect(phone.calls(RANK)).toEqual([])
})

it.each([
  ['抽中', { bait: 'lottery' }, '恭喜您抽中 50 元券'],
  ['没有抽中', { bait: 'lottery', outcome: 'lost', prize: null, voucher: null }, '这次没有抽中'],
  ['抽完', { bait: 'lottery', outcome: 'sold_out', voucher: null }, '很遗憾，奖品已发完'],
  [
    '预约',
    { bait: 'appointment', outcome: 'nothing', prize: null, voucher: null, wanted_at: WON.at },
    '预约成功2026-11-30 10:00',
  ],
  ['资料', { bait: 'material', outcome: 'nothing', prize: null, voucher: null }, '现在可以继续看了'],
  ['表单', { bait: 'form', outcome: 'nothing', prize: null, voucher: null }, '工作人员会尽快与您联系'],
  ['没有通过', { ...HELD, state: 'refused', refused_reason: '号码不对' }, '没有通过核对号码不对'],
  ['退出', { ...HELD, state: 'withdrawn' }, '您已退出这次参与'],
  ['取消的预约', { ...HELD, state: 'withdrawn', bait: 'appointment' }, '预约已取消'],
  ['人工看', HELD, '正在核对'],
  ['到店核实', { ...HELD, check_code: CHECK }, '到店核实一下就好'],
  ['到店领', { ...HELD, prize: '50 元券', outcome: 'won', check_code: CHECK }, '50 元券 为您留着'],
])('says of %s how it stands', async (_, told, words) => {
  phone.when(ENTRY, { ...WON, ...told })
  const page = await opened()
  await page.sees(words)
})

it.each([
  ['used', '已使用', { used_at: '2026-12-01T09:30:00+08:00' }],
  ['expired', '已过期', {}],
  ['withdrawn', '已退回', {}],
])('shows no picture of a voucher that is %s', async (state, words, more) => {
  phone.when(ENTRY, { ...WON, voucher: { ...WON.voucher, state, ...more } })
  const page = await opened()
  await page.sees(words)
  expect(page.text).not.toContain('到店出示')
  expect(page.wrapper.find('image[alt="券码"]').exists()).toBe(false)
})

it('reads on where a material was promised', async () => {
  phone.when(ENTRY, {
    ...WON,
    bait: 'material',
    outcome: 'nothing',
    voucher: null,
    read_on_url: 'https://x/m/a-Share_1',
  })
  const page = await opened()
  await page.touch('继续看资料')
  expect(platform.shared).toEqual(['a-Share_1'])
})

it('asks WeChat once by itself, says so meanwhile, and shows what came of it', async () => {
  phone.when(ENTRY, NEEDS).when(RANK, WON)
  const asked = held(RANK)
  const page = await opened()
  await page.sees('正在请微信核对…')
  expect(page.text).not.toContain('再试一次')
  asked.release()
  await page.sees('您领到了 50 元券')
  expect(page.text).toContain('ABCD-2345-EFGH-6789')
  expect(phone.calls(RANK)).toHaveLength(1)
})

it('stays calm while WeChat does not answer, asks no more by itself, and once more when told to', async () => {
  phone.when(ENTRY, NEEDS).when(RANK, NEEDS, WON)
  const page = await opened()
  await page.sees('微信暂时没有回答')
  await page.sees('该是您的，一直为您留着，过一会儿再来看。')
  expect(phone.calls(RANK)).toHaveLength(1)
  await page.touch('再试一次')
  await page.sees('您领到了 50 元券')
  expect(phone.calls(RANK)).toHaveLength(2)
})

it('asks again when it is seen again', async () => {
  phone.when(ENTRY, NEEDS).when(RANK, NEEDS, WON)
  const page = await opened()
  await page.sees('微信暂时没有回答')
  await page.again()
  await page.sees('您领到了 50 元券')
  expect(phone.calls(RANK)).toHaveLength(2)
})

it('asks nothing of an entry that waits for something else', async () => {
  phone.when(ENTRY, HELD)
  const page = await opened()
  await page.sees('正在核对')
  expect(phone.calls(RANK)).toEqual([])
})

it('keeps the entry in sight where asking fails, with the reason and a second try', async () => {
  phone.when(ENTRY, NEEDS).refuses(RANK, 429, 'too_often', '请稍等一分钟')
  const page = await opened()
  await page.sees('请稍等一分钟')
  expect(page.text).toContain('微信暂时没有回答')
  phone.when(RANK, WON)
  await page.touch('再试一次')
  await page.sees('您领到了 50 元券')
  expect(page.text).not.toContain('请稍等一分钟')
})

it('shows the counter’s way beside WeChat’s to whoever asks for it', async () => {
  phone.when(ENTRY, { ...NEEDS, check_code: CHECK }).when(RANK, { ...NEEDS, check_code: CHECK })
  const page = await opened()
  await page.sees('微信暂时没有回答')
  expect(page.text).not.toContain('ABCD-')
  await page.touch('也可以到店，请店员核实')
  expect(page.text).toContain('ABCD-2345-EFGH-6789-JKMN')
})

it('promises a prize only to whom one is told', async () => {
  const kept = { ...NEEDS, prize: '50 元券', outcome: 'won' }
  phone.when(ENTRY, kept).when(RANK, kept)
  const page = await opened()
  await page.sees('奖品一直为您留着，过一会儿再来看。')
})

it('leads from the page into the mini program, by a code', async () => {
  platform.code = '/p/spring/entries/7/mini.png'
  phone.when(ENTRY, NEEDS).when(RANK, NEEDS)
  const page = await opened()
  await page.sees('请在小程序里打开')
  expect(page.text).toContain('长按识别，打开小程序就核对')
  expect(page.wrapper.find('image[alt="小程序码"]').attributes('src')).toContain(platform.code)
})

it('fetches a check code anew each minute while it is seen, and not after', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const fresh = 'WXYZ2345EFGH6789JKMN'
  const shown = { ...HELD, prize: '50 元券', outcome: 'won' }
  phone.when(ENTRY, { ...shown, check_code: CHECK }, { ...shown, check_code: fresh })
  const page = await opened()
  await page.sees('ABCD-2345')
  const before = page.wrapper.find('image[alt="核实码"]').attributes('src')
  await passes(MINUTE)
  await page.sees('WXYZ-2345')
  expect(page.wrapper.find('image[alt="核实码"]').attributes('src')).not.toBe(before)
  const asked = phone.calls(ENTRY).length
  await page.leaves()
  await passes(10 * MINUTE)
  expect(phone.calls(ENTRY)).toHaveLength(asked)
  await page.again()
  await passes(MINUTE)
  expect(phone.calls(ENTRY)).toHaveLength(asked + 2)
})

it('learns each minute what was settled meanwhile, without asking WeChat again', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  phone.when(ENTRY, NEEDS, NEEDS, WON).when(RANK, NEEDS)
  const page = await opened()
  await page.sees('微信暂时没有回答')
  await passes(MINUTE)
  expect(phone.calls(ENTRY)).toHaveLength(2)
  await passes(MINUTE)
  await page.sees('您领到了 50 元券')
  await passes(10 * MINUTE)
  expect(phone.calls(ENTRY)).toHaveLength(3)
  expect(phone.calls(RANK)).toHaveLength(1)
})

it.each<Record<string, string>>([{ entry: '7' }, { scene: 'e_7' }])(
  'says of an entry that is none of mine what the server says',
  async (query) => {
    phone.refuses(ENTRY, 404, 'entry_unknown', '没有找到这次参与')
    const page = await opened(query)
    await page.sees('没有找到这次参与')
    expect(phone.calls(RANK)).toEqual([])
  },
)

it.each<Record<string, string>>([{}, { entry: '7x' }, { scene: 'e_x' }, { scene: 'p_7' }])(
  'takes %j for no entry of anybody',
  async (query) => {
    phone.refuses('GET /api/v1/entries/0', 404, 'entry_unknown', '没有找到这次参与')
    const page = await opened(query)
    await page.sees('没有找到这次参与')
  },
)

it('lists what I took part in, page by page, each leading to itself', async () => {
  const older = { ...WON, id: 3, prize: null, campaign: '露营节', voucher: null, bait: 'form', outcome: 'nothing' }
  phone.when(
    'GET /api/v1/entries',
    { items: [WON, { ...NEEDS, id: 6 }], next_cursor: '6' },
    { items: [older], next_cursor: null },
  )
  const page = await Page.open(await import('@/pages/prizes/index.vue'))
  await page.sees('可使用')
  expect(page.text).toContain('50 元券春季新品体验有效至 2026-12-31 22:00')
  expect(page.text).toContain('等微信核对')
  await page.touch('再看一些')
  await page.sees('露营节')
  expect(page.text).toContain('2026-11-30 10:00 参加')
  expect(phone.calls('GET /api/v1/entries').map((one) => one.query)).toEqual(['', 'cursor=6'])
  await page.touch('露营节')
  expect(phone.went).toEqual(['/pages/prizes/one?entry=3'])
})

it('is kind to whoever took part in nothing yet', async () => {
  phone.when('GET /api/v1/entries', { items: [], next_cursor: null })
  const page = await Page.open(await import('@/pages/prizes/index.vue'))
  await page.sees('还没有参加过活动')
})

it.each([
  ['等微信核对', { ...HELD, needs_rank: true }],
  ['到店领取', { ...HELD, prize: '50 元券' }],
  ['正在核对', HELD],
  ['没有通过核对', { ...HELD, state: 'refused' }],
  ['已退出', { ...HELD, state: 'withdrawn' }],
  ['到店领取', { ...WON, voucher: { ...WON.voucher, in_person: true } }],
  ['可使用', WON],
  ['已使用', { ...WON, voucher: { ...WON.voucher, state: 'used' } }],
  ['已过期', { ...WON, voucher: { ...WON.voucher, state: 'expired' } }],
  ['已退回', { ...WON, voucher: { ...WON.voucher, state: 'withdrawn' } }],
  ['没有抽中', { ...WON, voucher: null, outcome: 'lost' }],
  ['已抽完', { ...WON, voucher: null, outcome: 'sold_out', bait: 'lottery' }],
  ['已领完', { ...WON, voucher: null, outcome: 'sold_out' }],
  ['已预约', { ...WON, voucher: null, outcome: 'nothing', wanted_at: WON.at }],
])('marks an entry of the list as %s', async (words, entry) => {
  phone.when('GET /api/v1/entries', { items: [entry], next_cursor: null })
  const page = await Page.open(await import('@/pages/prizes/index.vue'))
  await page.sees(words)
})

async function passes(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds)
  await flushPromises()
}

/** The server thinks about this call until it is let go. */
function held(call: string): { release: () => void } {
  const uni = (globalThis as unknown as { uni: { request: (given: { method: string; url: string }) => void } }).uni
  const answer = uni.request
  let waiting: (() => void) | null = null
  uni.request = (given) => {
    if (`${given.method} ${given.url}` === call) waiting = () => answer(given)
    else answer(given)
  }
  return { release: () => waiting?.() }
}
