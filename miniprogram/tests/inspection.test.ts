import { beforeEach, expect, it } from 'vitest'
import type { Shapes } from '@/api/shapes'
import { factsOf, inspectionOf, verdictOf } from '@/pages/items/verdicts'
import { pickUp } from './phone'

beforeEach(() => {
  pickUp()
})

const TOLD: Shapes['Inspection'] = {
  state: 'active',
  kind: 'item',
  product: '保温杯',
  serial: 12,
  batch: 'B000001',
  lot: 'L-7',
  dealer: '华南总代理',
  reason: null,
  looks: 3,
  first_look_at: '2026-11-20T10:00:00+08:00',
  bound_at: null,
  suspicious: false,
  wrong_product: false,
}
const GENUINE: Shapes['Verdict'] = {
  verdict: 'genuine',
  product: null,
  first_verified_at: null,
  seen_by_others_at: null,
  seen_by_others_place: null,
  owner: 'nobody',
  may_bind: false,
  inspection: null,
}
const told = (more: Partial<Shapes['Inspection']> = {}): Record<string, string> =>
  Object.fromEntries(inspectionOf({ ...TOLD, ...more }).map(({ title, value }) => [title, value]))

it('tells people of ours the batch, the dealer and what consumers did', () => {
  expect(told()).toMatchObject({ 批次: 'B000001 · L-7', 卖给: '华南总代理', 单品: '序列号 12', 绑定: '还没有人绑定' })
  expect(told().顾客查验).toMatch(/^3 次，第一次 /)
  expect(told({ first_look_at: null, looks: 0, dealer: null })).toMatchObject({
    顾客查验: '还没有',
    卖给: '没有指定渠道商',
  })
  expect(told({ bound_at: '2026-11-21T10:00:00+08:00' }).绑定).toMatch(/^已绑定，/)
})

it('says why a code cannot be used', () => {
  expect(told({ state: 'void', reason: '被盗' }).状态).toBe('已作废，请收回（被盗）')
  expect(told({ state: 'unknown', batch: null })).toEqual({ 状态: '不是我们的码' })
})

it('does not say that what is doubted may be sold', () => {
  expect(told({}).状态).toBe('已激活，可以卖')
  expect(told({ suspicious: true }).状态).toBe('已激活')
  expect(told({ wrong_product: true }).状态).toBe('已激活')
})

it('asks of a carton neither looks nor an owner', () => {
  expect(Object.keys(told({ kind: 'carton' }))).not.toContain('顾客查验')
})

it.each([
  [{}, 'good', '已激活，可以卖'],
  [{ kind: 'carton' as const }, 'good', '已激活，可以卖'],
  [{ state: 'issued' as const }, 'wait', '还没激活，不该在卖'],
  [{ state: 'scheduled' as const }, 'wait', '还没到激活的时间'],
  [{ state: 'frozen' as const }, 'stop', '冻结中，先不要卖'],
  [{ state: 'void' as const, suspicious: true }, 'stop', '已作废，请收回'],
  [{ state: 'unknown' as const }, 'stop', '不是我们的码'],
  [{ suspicious: true }, 'stop', '有疑点，先不要卖'],
  [{ wrong_product: true }, 'stop', '有疑点，先不要卖'],
])('says first whether it may be sold: %j', (more, kind, title) => {
  const found = { ...GENUINE, verdict: 'not_available' as const, inspection: { ...TOLD, ...more } }
  expect(verdictOf(found)).toEqual({ kind, title, text: '顾客扫这个码，看到的是“暂时查不到这个码”。' })
})

it('calls nobody the first who may be one of ours', () => {
  expect(verdictOf(GENUINE).text).toBe('您查验之前，没有人在微信里查验过它')
})

it('says when and near which city somebody else was first', () => {
  const seen = { ...GENUINE, verdict: 'seen_before' as const, seen_by_others_at: '2026-11-20T10:00:00+08:00' }
  expect(verdictOf(seen).text).toMatch(/^别人第一次查验：[^，]+。送礼/)
  expect(verdictOf({ ...seen, seen_by_others_place: '杭州市' }).text).toContain('，约在杭州市。')
})

it('names the warranty and the first look among the facts, and nothing that is not there', () => {
  const product = {
    ...{ code: 'P001', name: '保温杯', lot: null, warranty_months: 24 },
    ...{ parameters: [{ name: '容量', value: '500 毫升' }], selling_points: [], picture_urls: [] },
  }
  const titles = (found: Shapes['Verdict']): string[] => factsOf(found).map((fact) => fact.title)
  expect(titles(GENUINE)).toEqual([])
  expect(titles({ ...GENUINE, product })).toEqual(['容量', '保修期'])
  expect(titles({ ...GENUINE, product, first_verified_at: '2026-11-20T10:00:00+08:00' })).toContain('首次查验')
})
