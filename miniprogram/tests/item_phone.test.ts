/** A number beside the bottle: whoever likes leaves it, nobody has to, and who has left one is not asked. */
import { beforeEach, expect, it, vi } from 'vitest'
import { Page } from './pages'
import { pickUp, SESSION, type Phone } from './phone'

vi.mock('@platform/phone', () => ({ vouches: true, codeOf: () => 'CODE-1' }))

const WORDS = '您同意将微信验证过的手机号提供给品牌方'
const VERDICT = {
  ...{ verdict: 'genuine', product: null, first_verified_at: null, seen_by_others_at: null },
  ...{ seen_by_others_place: null, owner: 'nobody', may_bind: true, inspection: null },
}
const TERMS = {
  ...{ dealer: null, inner: false, locked: false, phone: WORDS },
  consents: [{ purpose: 'bind', text: '您同意把这件产品记在您的微信名下', required: true }],
}
let phone: Phone

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('POST /api/v1/item-codes/verify', VERDICT)
    .when('POST /api/v1/item-codes/terms', TERMS)
    .when('POST /api/v1/phone', { phone: '138****8000', bound: [] })
})

async function opened(): Promise<Page> {
  const page = await Page.open(await import('@/pages/items/verify.vue'), { q: 'NKBYVN2CMADB9KBE' })
  await page.sees('绑定到我名下')
  return page
}

it('shows what is agreed to above the button, and the number masked after it', async () => {
  const page = await opened()
  expect(page.text).toContain(WORDS)
  page.wrapper.findAllComponents({ name: 'QButton' }).forEach((one) => one.vm.$emit('phone', {}))
  await page.sees('138****8000（微信已验证）')
  expect(phone.calls('POST /api/v1/phone')).toHaveLength(1)
  expect(page.text).not.toContain('（选填）')
})

it('asks for none where one is known', async () => {
  phone.when('POST /api/v1/item-codes/terms', { ...TERMS, phone: null })
  const page = await opened()
  expect(page.text).not.toContain('手机号')
})
