/** A gift somebody sent: its page always says what became of it, and leads on. */
import { beforeEach, expect, it } from 'vitest'
import { Page } from './pages'
import { pickUp, SESSION, type Phone } from './phone'

const WORDS = '没有找到这份礼物'
const LOOK = {
  ...{ state: 'open', product: '露营杯', warranty_until: '2028-11-30', expires_at: '2026-12-07T00:00:00Z' },
  consents: [{ purpose: 'bind', text: '您同意把这件产品记在您的微信名下', required: true }],
}
let phone: Phone

beforeEach(() => {
  phone = pickUp().when('POST /api/v1/session', SESSION)
})

async function opened(query: Record<string, string>): Promise<Page> {
  return await Page.open(await import('@/pages/items/gift.vue'), query)
}

it('says that the link lacks its gift, and leads on', async () => {
  const page = await opened({})
  await page.sees(WORDS)
  expect(page.text).toContain('看我的产品')
})

it('says the same of a gift nobody made, and leads on', async () => {
  phone.refuses('GET /api/v1/gifts/nobody-made-this', 404, 'gift_unknown', '没有找到这份礼物')
  const page = await opened({ gift: 'nobody-made-this' })
  await page.sees('让对方再发一次')
  expect(page.text).toContain('看我的产品')
})

it('asks nobody to accept what is stopped', async () => {
  phone.when('GET /api/v1/gifts/stopped', { ...LOOK, state: 'stopped' })
  const page = await opened({ gift: 'stopped' })
  await page.sees('这件产品现在不能转赠')
  expect(page.text).not.toContain('收下')
})

it('shows a gift that may be accepted', async () => {
  phone.when('GET /api/v1/gifts/good', LOOK)
  const page = await opened({ gift: 'good' })
  await page.sees('收下')
  expect(page.text).not.toContain(WORDS)
})
