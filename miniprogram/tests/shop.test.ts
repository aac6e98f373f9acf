import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it } from 'vitest'
import { Page } from './pages'
import { OWNER, pickUp, SESSION, type Phone } from './phone'

let phone: Phone
const STAFF = {
  items: [
    person(1, 'owner', '张伟', 30),
    person(2, 'clerk', '陈晓', 12),
    { ...person(4, 'clerk', '欧阳娜娜', 0), active: false, bound_since: null, phone: null },
  ],
  next_cursor: null,
}

function person(id: number, role: string, name: string, customers: number) {
  return { id, role, name, customers, phone: '138****0002', active: true, bound_since: '2026-10-09T10:00:00+08:00' }
}

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/me', OWNER)
    .when('GET /api/v1/badges', { messages: 0, approvals: 0 })
    .when('GET /api/v1/dealer/staff', STAFF)
})

it('lists the people of the shop, and offers for each what may be done', async () => {
  const page = await Page.open(await import('@/pages/dealer/staff.vue'))
  expect(page.text).toContain('138****0002 · 2026-10-09 绑定 · 照看顾客 12 位')
  expect(page.text.match(/已停用/g)).toHaveLength(1)
  expect(page.text.match(/转交顾客/g)).toHaveLength(2)
  // The owner cannot be let go, nor who was let go already.
  expect(page.wrapper.findAll('.is-error').filter((one) => one.text() === '停用')).toHaveLength(1)
})

it('lets a clerk go only after saying what that means', async () => {
  phone.when('DELETE /api/v1/dealer/staff/2', { status: 204 })
  const page = await Page.open(await import('@/pages/dealer/staff.vue'))
  await page.touch('停用')
  await page.sees('照看的 12 位顾客会交回店里')
  expect(phone.calls('DELETE /api/v1/dealer/staff/2')).toHaveLength(0)
  await page.touch('确认停用')
  expect(phone.calls('DELETE /api/v1/dealer/staff/2')).toHaveLength(1)
  expect(phone.said).toEqual(['已停用'])
})

it('takes a clerk who was let go on another phone for let go', async () => {
  phone.refuses('DELETE /api/v1/dealer/staff/2', 409, 'already_left', '已经停用了。')
  const page = await Page.open(await import('@/pages/dealer/staff.vue'))
  await page.touch('停用')
  await page.touch('确认停用')
  expect(phone.said).toEqual(['已停用'])
})

it('says why somebody could not be let go, and keeps the question open', async () => {
  phone.refuses('DELETE /api/v1/dealer/staff/2', 404, 'clerk_unknown', '没有这位店员。')
  const page = await Page.open(await import('@/pages/dealer/staff.vue'))
  await page.touch('停用')
  await page.touch('确认停用')
  expect(page.text).toContain('没有这位店员。')
  expect(phone.said).toEqual([])
})

it('tells somebody who owns no shop so, without offering to try again', async () => {
  phone.refuses('GET /api/v1/dealer/staff', 403, 'not_owner', '只有老板可以查看店员。')
  const page = await Page.open(await import('@/pages/dealer/staff.vue'))
  expect(page.text).toContain('只有老板可以查看店员。')
  expect(page.text).not.toContain('再试一次')
})

it('makes a code for clerks when none is handed out', async () => {
  const code = {
    scene: 'k_1',
    url: 'http://x/q/1',
    picture_url: 'http://x/q/1/qr.png',
    expires_at: '2026-12-28T00:00:00+08:00',
  }
  phone
    .refuses('GET /api/v1/dealer/staff/invitation', 404, 'invitation_unknown', '还没有。')
    .when('POST /api/v1/dealer/staff/invitation', { status: 201, body: code })
  const page = await Page.open(await import('@/pages/dealer/invite.vue'))
  await page.touch('生成二维码')
  expect(page.wrapper.find('image').attributes('src')).toBe(`${location.origin}/q/1/qr.png`)
  const [asked] = phone.calls('POST /api/v1/dealer/staff/invitation')
  expect(asked?.headers['Idempotency-Key']).toBeTruthy()
  expect(asked?.body).toEqual({})
  await page.touch('复制链接')
  expect(phone.said).toEqual(['copied http://x/q/1'])
})

it('hands some customers over, with a reason', async () => {
  const hand = (id: number | null, name: string, customers: number) => ({ id, name, customers, active: true })
  phone
    .when('GET /api/v1/dealer/numbers', { by_staff: [hand(1, '张伟', 0), hand(2, '陈晓', 2), hand(null, '', 5)] })
    .when('GET /api/v1/dealer/customers', {
      items: [customer('访客 AAAA', 2), customer('访客 BBBB', 2), customer('访客 CCCC', null)],
      next_cursor: null,
    })
    .when('POST /api/v1/dealer/staff/2/hand-over', { status: 201, body: { id: 1, customers: 1, receiver: '张伟' } })
  const page = await Page.open(await import('@/pages/dealer/hand-over.vue'), { from: '2' })
  await page.touch('确认转交')
  expect(page.text).toContain('请选择由谁接手')
  expect(page.text).toContain('请写一句原因，会留在记录里')
  await page.touch('张伟')
  await page.touch('只转交下面勾选的')
  expect(page.text).not.toContain('访客 CCCC')
  await page.touch('确认转交')
  expect(page.text).toContain('请勾选要转交的顾客')
  await page.touch('访客 AAAA · 自 2026-11-01 起')
  await page.type('原因', ' 岗位调整 ')
  await page.touch('确认转交')
  expect(phone.calls('POST /api/v1/dealer/staff/2/hand-over').map((one) => one.body)).toEqual([
    { to: 1, customers: ['访客 AAAA'], reason: '岗位调整' },
  ])
  expect(phone.said).toEqual(['已转交 1 位'])
})

it('says that no more than a hundred are handed over by name at once, before anything is sent', async () => {
  const hand = (id: number | null, name: string, customers: number) => ({ id, name, customers, active: true })
  const items = Array.from({ length: 101 }, (_, number) => customer(`访客 ${1000 + number}`, 2))
  phone
    .when('GET /api/v1/dealer/numbers', { by_staff: [hand(1, '张伟', 0), hand(2, '陈晓', 101)] })
    .when('GET /api/v1/dealer/customers', { items, next_cursor: null })
    .when('POST /api/v1/dealer/staff/2/hand-over', { status: 201, body: { id: 1, customers: 100, receiver: '张伟' } })
  const page = await Page.open(await import('@/pages/dealer/hand-over.vue'), { from: '2' })
  await page.touch('张伟')
  await page.touch('只转交下面勾选的')
  await page.type('原因', '岗位调整')
  const { default: QTick } = await import('@/components/QTick.vue')
  const ticks = page.wrapper.findAllComponents(QTick)
  ticks.forEach((tick) => tick.vm.$emit('update:modelValue', true))
  await flushPromises()
  expect(page.text).toContain('一次最多勾选 100 位，现在是 101 位')
  await page.touch('确认转交')
  expect(phone.calls('POST /api/v1/dealer/staff/2/hand-over')).toEqual([])
  ticks[0]?.vm.$emit('update:modelValue', false)
  await page.touch('确认转交')
  expect(phone.calls('POST /api/v1/dealer/staff/2/hand-over')).toHaveLength(1)
})

function customer(label: string, held_by: number | null) {
  return { label, held_by, since: '2026-11-01T10:00:00+08:00', rule: 'sign' }
}

it('shows an owner the shop’s tab also where a message in WeChat opened the page of messages first', async () => {
  phone.when('GET /api/v1/messages', { items: [], next_cursor: null })
  phone.kept.set('qudao.token', 'kept from yesterday')
  const page = await Page.open(await import('@/pages/messages/index.vue'))
  expect(page.wrapper.findAll('[role="tab"]').map((one) => one.text())).toEqual(['首页', '我的店', '消息', '我的'])
})
