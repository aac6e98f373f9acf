import { beforeEach, expect, it, vi } from 'vitest'
import { Page } from './pages'
import { OWNER, pickUp, SESSION, type Phone } from './phone'

let phone: Phone
const TOLD = {
  kinds: [
    { kind: 'bound', name: '有人完成绑定', on: true },
    { kind: 'of_tomorrow', name: '明天才有的消息', on: false },
  ],
  quiet: { begins: '22:00', ends: '08:00', mine: false },
  daily_at: null,
  mini_program: [{ template_id: 'a-template', kinds: ['approved'], names: ['审核通过'], remaining: 0 }],
}

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/me', OWNER)
    .when('GET /api/v1/notice-preferences', TOLD)
    .when('PUT /api/v1/notice-preferences', TOLD)
})

const saved = () => phone.calls('PUT /api/v1/notice-preferences').map((one) => one.body)
const open = async () => Page.open(await import('@/pages/me/notices.vue'))

it('says nothing of its own where nobody changed anything: the house’s hours stay the house’s', async () => {
  const page = await open()
  expect(page.text).toContain('明天才有的消息')
  await page.touch('保存')
  expect(saved()).toEqual([{ off: ['of_tomorrow'], quiet: null, daily_at: null }])
  expect(phone.said).toEqual(['已保存'])
})

it('turns a kind off, the quiet hours away, and what can wait into one message a day', async () => {
  const page = await open()
  const { default: QSwitch } = await import('@/components/QSwitch.vue')
  const { default: QMoment } = await import('@/components/QMoment.vue')
  const turn = async (title: string, on: boolean) => {
    const found = page.wrapper.findAllComponents(QSwitch).find((one) => one.props('title') === title)
    found!.vm.$emit('update:modelValue', on)
    await vi.waitFor(() => expect(found!.props('modelValue')).toBe(on))
  }
  await turn('有人完成绑定', false)
  await turn('晚上不打扰我', false)
  await turn('每天只发一次', true)
  page.wrapper.findComponent(QMoment).vm.$emit('update:modelValue', '18:30')
  await page.sees('18:30')
  await page.touch('保存')
  expect(saved()).toEqual([
    { off: ['of_tomorrow', 'bound'], quiet: { begins: '00:00', ends: '00:00' }, daily_at: '18:30' },
  ])
})

it('says why it could not be saved, and keeps what was chosen', async () => {
  phone.refuses('PUT /api/v1/notice-preferences', 422, 'kind_unknown', '这种消息不能关闭。')
  const page = await open()
  await page.touch('保存')
  await page.sees('这种消息不能关闭。')
  expect(phone.said).toEqual([])
})

it('asks for nothing in a web page, where WeChat has no such question', async () => {
  const page = await open()
  expect(page.text).not.toContain('允许一条')
})

it('counts what WeChat was told, and only that', async () => {
  const { askToSend, asks } = await import('../src/platform/mp/subscribe')
  expect(asks).toBe(true)
  const answers: Record<string, object> = {
    yes: { 'a-template': 'accept' },
    no: { 'a-template': 'reject' },
    banned: { 'a-template': 'ban' },
  }
  for (const [name, heard] of [
    ['yes', 'accept'],
    ['no', 'reject'],
    ['banned', 'unavailable'],
  ] as const) {
    vi.stubGlobal('wx', { requestSubscribeMessage: (given: any) => given.success(answers[name]) })
    expect(await askToSend(['a-template'])).toEqual({ 'a-template': heard })
  }
  vi.stubGlobal('wx', { requestSubscribeMessage: (given: any) => given.fail({ errMsg: 'switched off' }) })
  expect(await askToSend(['a-template'])).toEqual({ 'a-template': 'unavailable' })
})
