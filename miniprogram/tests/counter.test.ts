/** At the counter: what is done is done to the item that was looked at, whatever is typed into the field since. */
import { beforeEach, expect, it, vi } from 'vitest'
import { Page } from './pages'
import { pickUp, SESSION, type Phone } from './phone'

vi.mock('@platform/scan', () => ({ scans: false, scan: () => Promise.resolve(null) }))

const LOCKED = { product: '清源 316 不锈钢保温杯', lot: 'L1', item_id: null, bound_at: null, locked: true }
let phone: Phone

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/dealer', { name: '华南总代理', code: 'D001' })
    .when('POST /api/v1/dealer/item-codes/look', LOCKED)
    .when('POST /api/v1/dealer/item-codes/unlock', {})
})

it('unlocks the bottle that is shown, not the one whose code stands in the field by now', async () => {
  const page = await Page.open(await import('@/pages/dealer/counter.vue'))
  await page.sees('华南总代理')
  await page.type('防伪码', 'NKBY-VN2C-MADB-9KBE')
  await page.touch('查找')
  await page.sees('填错太多次，已锁定')
  await page.type('防伪码', '04GE-C9GR-JYXX-7CST')
  await page.touch('解锁刮刮码')
  await page.sees('请先看过产品和包装')
  await page.type('原因', '顾客在店里')
  await page.touch('确认解锁')
  await page.sees('已解锁，顾客可以再填一次')
  const codes = (call: string): string[] => phone.calls(call).map((one) => (one.body as { code: string }).code)
  expect(codes('POST /api/v1/dealer/item-codes/unlock')).toEqual(['NKBY-VN2C-MADB-9KBE'])
  expect(codes('POST /api/v1/dealer/item-codes/look')).toEqual(['NKBY-VN2C-MADB-9KBE', 'NKBY-VN2C-MADB-9KBE'])
})
