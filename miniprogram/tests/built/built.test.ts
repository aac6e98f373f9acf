import { afterAll, beforeAll, expect, it } from 'vitest'
import { WeChat } from './simulator'

const HOST = 'https://qudao-host.invalid'
const ME = {
  person: { id: 1, label: '访客 7F3K' },
  roles: [{ kind: 'dealer_staff', name: '张伟', dealer: '华南总代理', dealer_code: 'D001', owner: true }],
}
const NUMBERS = {
  as_of: '2026-11-28T10:00:00+08:00',
  customers: { total: 1284, came: 37, left: 2, visitors: 112 },
  staff: { active: 4, bound: 3, waiting: 1 },
  per_day: [{ day: '2026-11-28', came: 3 }],
  by_staff: [],
}
const OFFER = {
  goes_to: 'bind',
  scene: 'k_Ab3-_9xYz',
  role: 'clerk',
  target: '华南总代理的店员',
  name: '华南总代理',
  state: 'open',
  conflict: null,
  refused_because: null,
  consent: '保存我填写的姓名和手机号。',
  qr_url: null,
  verified_phone: null,
}
const PREFERENCES = {
  kinds: [{ kind: 'left', name: '有人解除绑定', on: true }],
  quiet: { begins: '22:00', ends: '08:00', mine: false },
  daily_at: null,
  mini_program: [{ template_id: 'a-template', kinds: ['approved'], names: ['审核通过'], remaining: 0 }],
}
const WAITS = {
  ...{ id: 7, slug: 'spring', campaign: '春季新品体验', bait: 'coupon', at: '2026-11-30T10:00:00+08:00' },
  ...{ state: 'held', outcome: 'won', prize: '50 元券', detail: null, wanted_at: null, refused_reason: null },
  ...{ draw_number: null, voucher: null, read_on_url: null, may_withdraw: true, needs_rank: true, check_code: null },
}
const VOUCHER = { code: 'ABCD2345EFGH6789', state: 'good', good_until: null, used_at: null, in_person: false }

let wechat: WeChat

beforeAll(() => {
  wechat = new WeChat()
    .when('POST /api/v1/session', { ...ME, token: 'a-token', expires_at: '2026-12-28T00:00:00+08:00' })
    .when('GET /api/v1/me', ME)
    .when('GET /api/v1/badges', { messages: 3, approvals: 0 })
    .when('GET /api/v1/dealer/numbers', NUMBERS)
    .when('POST /api/v1/scenes', OFFER)
    .when('GET /api/v1/notice-preferences', PREFERENCES)
    .when('POST /api/v1/message-grants', {
      ...PREFERENCES,
      mini_program: [{ ...PREFERENCES.mini_program[0], remaining: 1 }],
    })
    .when('POST /api/v1/phone', { phone: '138****1234', bound: [] })
    .when('GET /api/v1/entries/7', WAITS)
    .when('POST /api/v1/entries/7/rank', { ...WAITS, state: 'entered', needs_rank: false, voucher: VOUCHER })
    .when('POST /api/v1/claims', { state: 'waiting', target: OFFER.target })
})

afterAll(() => wechat.end())

it('signs in with the code of wx.login at the host it was built for, and shows an owner their shop', async () => {
  const page = await wechat.open('pages/index/index')
  const [first] = wechat.sent
  expect(first?.url).toBe(`${HOST}/api/v1/session`)
  expect(first?.data).toEqual({ code: 'a-code-of-wechat', via: 'mini' })
  const rest = wechat.sent.slice(1)
  expect(rest.map((one) => one.header.Authorization)).toEqual(rest.map(() => 'Bearer a-token'))
  for (const text of ['张伟', '老板 · 华南总代理', '1,284', '1 人等您审核']) expect(page.textContent).toContain(text)
})

it('shows the tabs of an owner with what waits in them', async () => {
  const page = await wechat.open('pages/index/index')
  const tabs = [...page.querySelectorAll('[class*="q-tabs__one"]')].map((tab) => tab.textContent)
  expect(tabs).toEqual(['首页', '我的店', '3消息', '我的'])
})

it('goes where a tap leads', async () => {
  const page = await wechat.open('pages/index/index')
  const cells = [...page.querySelectorAll('[class*="wd-cell--wd-cell "]')]
  await wechat.tap(cells.find((cell) => cell.textContent?.includes('邀请店员')))
  expect(wechat.went).toEqual(['/pages/dealer/invite'])
})

it('opened by a mini-program code goes to what the code offers', async () => {
  wechat.went = []
  await wechat.open('pages/index/index', { scene: encodeURIComponent(OFFER.scene) })
  expect(wechat.went).toEqual([`/pages/bind/index?scene=${OFFER.scene}`])
})

it('shows what a code offers, with the button for the number that WeChat verified', async () => {
  const page = await wechat.open('pages/bind/index', { scene: OFFER.scene })
  expect(wechat.sent.filter((one) => one.url.endsWith('/scenes')).map((one) => one.data)).toEqual([
    { scene: OFFER.scene },
  ])
  expect(page.textContent).toContain('华南总代理的店员')
  expect(page.textContent).toContain('用微信验证过的手机号')
})

it('asks in WeChat whether a message may be sent, and counts the one that was allowed', async () => {
  const page = await wechat.open('pages/me/notices')
  expect(page.textContent).toContain('还可以收 0 条')
  const buttons = [...page.querySelectorAll('[class*="wd-button--wd-button "]')]
  await wechat.tap(buttons.find((button) => button.textContent?.includes('允许一条')))
  expect(wechat.asked).toEqual([['a-template']])
  const counted = wechat.sent.filter((one) => one.url.endsWith('/message-grants'))
  expect(counted.map((one) => one.data)).toEqual([{ templates: ['a-template'] }])
  expect(counted[0]?.header['Idempotency-Key']).toBeTruthy()
  expect(page.textContent).toContain('还可以收 1 条')
})

it('opened by the code of an entry that waits has WeChat asked once, and shows the voucher to be scanned', async () => {
  const page = await wechat.open('pages/prizes/one', { scene: 'e_7' })
  expect(wechat.sent.filter((one) => one.url.endsWith('/entries/7/rank')).map((one) => one.method)).toEqual(['POST'])
  for (const text of ['您领到了 50 元券', 'ABCD-2345-EFGH-6789', '到店出示给店员扫一扫'])
    expect(page.textContent).toContain(text)
  expect(page.querySelector('[class*="q-code__picture"]')).not.toBeNull()
  expect(wechat.complaints()).toEqual([])
})

it('may be passed to a friend', async () => {
  await wechat.open('pages/index/index')
  expect(wechat.passedOn()).toEqual({ title: '渠道在线', path: '/pages/index/index' })
})

it.each(WeChat.pages())('opens %s without a word of complaint', async (page) => {
  await wechat.open(page)
  expect(wechat.complaints()).toEqual([])
})
