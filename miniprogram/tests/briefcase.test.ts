import { beforeEach, expect, it, vi } from 'vitest'
import { moments } from './lifecycle'
import { Page } from './pages'
import { OWNER, pickUp, SESSION, type Phone } from './phone'

let phone: Phone
const DECK = {
  id: 'a-deck',
  kind: 'product_deck',
  title: '春季新品手册',
  summary: '三分钟看完',
  product_line: null,
  folder: 1,
  tags: ['新品'],
  cover_url: null,
  body: 'file',
  file_url: 'http://x/files/a/deck.pdf',
  file_kind: 'pdf',
  pages: 12,
  must_read: true,
  must_read_until: null,
  read_at: null as string | null,
  effect: null,
  is_new: true,
  published_at: '2026-11-20T10:00:00+08:00',
  valid_until: null,
}
const OUT = {
  share: 's-1',
  url: 'https://x/m/s-1',
  card: { title: '春季新品手册', image_url: null, path: 'pages/reader/index?share=s-1' },
  poster_url: 'https://x/m/s-1/poster.png',
  print_url: 'https://x/m/s-1/poster.png?for=print',
}

beforeEach(() => {
  phone = pickUp()
    .when('POST /api/v1/session', SESSION)
    .when('GET /api/v1/me', OWNER)
    .when('GET /api/v1/material-folders', {
      items: [
        { id: 1, parent: null, name: '新品' },
        { id: 2, parent: 1, name: '春季' },
      ],
      next_cursor: null,
    })
    .when('GET /api/v1/materials', { items: [DECK], next_cursor: null })
    .when('GET /api/v1/materials/a-deck', DECK)
    .when('POST /api/v1/materials/a-deck/shares', { status: 201, body: OUT })
})

const asked = () => phone.calls('GET /api/v1/materials').map((one) => one.query)

it('finds by folder, by word, and what has to be read', async () => {
  const page = await Page.open(await import('@/pages/briefcase/index.vue'))
  await page.again()
  expect(page.text).toContain('春季新品手册')
  expect(page.text).not.toContain('春季›')
  await page.touch('新品')
  await vi.waitFor(() => expect(asked().slice(-1)[0]).toContain('folder=1'))
  await page.sees('‹ 新品')
  await page.type('找资料', ' 手册 ')
  await vi.waitFor(() => expect(asked().slice(-1)[0]).toContain(`q=${encodeURIComponent('手册')}`))
  // Folders stand in a search's way.
  expect(page.wrapper.findAll('.wd-cell')).toHaveLength(0)
  await page.wrapper.findAll('.q-segments__one')[3]!.trigger('click')
  await vi.waitFor(() => expect(asked().slice(-1)[0]).toContain('must_read=true'))
})

it('takes a material out as a link, under a key of its own each time', async () => {
  const page = await Page.open(await import('@/pages/briefcase/one.vue'), { id: 'a-deck' })
  await page.again()
  expect(page.text).toContain('产品介绍 · 12 页')
  await page.touch('复制链接')
  await page.touch('复制链接')
  const deeds = phone.calls('POST /api/v1/materials/a-deck/shares')
  expect(deeds.map((one) => one.body)).toEqual([
    { way: 'link', parent: null },
    { way: 'link', parent: null },
  ])
  expect(new Set(deeds.map((one) => one.headers['Idempotency-Key'])).size).toBe(2)
  expect(phone.said).toContain('copied https://x/m/s-1')
})

it('hands a card on only once it was taken out, with the share that is mine', async () => {
  const page = await Page.open(await import('@/pages/briefcase/one.vue'), { id: 'a-deck' })
  await page.again()
  expect(moments.card?.().path).toBe('/pages/index/index')
  await page.touch('发成卡片')
  await page.sees('发送给朋友')
  expect(moments.card?.()).toEqual({ title: '春季新品手册', path: '/pages/reader/index?share=s-1' })
})

it('shows the poster to send, and the one for print', async () => {
  const page = await Page.open(await import('@/pages/briefcase/one.vue'), { id: 'a-deck' })
  await page.again()
  await page.touch('生成海报')
  const shown = () => page.wrapper.findAll('image').map((one) => one.attributes('src') ?? '')
  expect(shown().some((one) => one.endsWith('/m/s-1/poster.png'))).toBe(true)
  await page.touch('要印出来？换成印刷版')
  expect(shown().some((one) => one.endsWith('/m/s-1/poster.png?for=print'))).toBe(true)
  expect(phone.calls('POST /api/v1/materials/a-deck/shares')).toHaveLength(1)
})

it('says kindly that it is gone when headquarters took it back meanwhile', async () => {
  phone.refuses('POST /api/v1/materials/a-deck/shares', 410, 'material_recalled', '这份资料已由总部收回。')
  const page = await Page.open(await import('@/pages/briefcase/one.vue'), { id: 'a-deck' })
  await page.again()
  await page.touch('生成海报')
  await page.sees('这份资料已由总部收回。')
})

it('shows who read how far, by label, and the page that held them longest', async () => {
  phone.when('GET /api/v1/shares/s-1/visits', {
    items: [
      {
        label: '访客 7F3K',
        depth: 1,
        via: '访客 9Q2M',
        opened_at: '2026-11-20T10:00:00+08:00',
        last_at: null,
        active_seconds: 83,
        furthest_page: 3,
        pages: 12,
        completed: false,
        heat: [
          { page: 1, seconds: 3 },
          { page: 3, seconds: 80 },
        ],
        forwarded: true,
        phone: null,
      },
    ],
    next_cursor: null,
  })
  const page = await Page.open(await import('@/pages/briefcase/visits.vue'), { share: 's-1' })
  await page.again()
  await page.sees('看到第 3 页，共 12 页 · 1 分 23 秒')
  for (const words of ['访客 7F3K', '由访客 9Q2M转来', '转发了', '停留最久：第 3 页，1 分 20 秒'])
    expect(page.text).toContain(words)
  const heights = page.wrapper.findAll('.heat__bar').map((bar) => (bar.element as HTMLElement).style.height)
  expect(heights.slice(0, 4)).toEqual(['8%', '2%', '100%', '2%'])
  expect(heights).toHaveLength(12)
})

it('shows what has to be read on top until it is read', async () => {
  const page = await Page.open(await import('@/pages/briefcase/index.vue'))
  await page.again()
  expect(page.text).toContain('还没读完的必读')
  await page.wrapper.find('.material').trigger('click')
  expect(phone.went).toEqual(['/pages/briefcase/read?id=a-deck'])
})

it('asks for the newest and for what has effect, wherever they lie', async () => {
  const page = await Page.open(await import('@/pages/briefcase/index.vue'))
  await page.again()
  await page.touch('效果好')
  await vi.waitFor(() => expect(asked().slice(-1)[0]).toContain('order=effective'))
  await page.touch('最新')
  await vi.waitFor(() => expect(asked().slice(-1)[0]).toContain('order=new'))
})

it('tells which pages were in sight, and says when everything was', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const content = {
    version: 2,
    body: 'file',
    pages: [1, 2, 3].map((number) => ({ number, url: `http://x/files/${number}`, width: 300, height: 400 })),
    film_url: null,
    file_url: 'http://x/files/a/deck.pdf',
    link_url: null,
    link_title: null,
    article_html: null,
    progress: { wanted: true, seen: [], read_at: null },
  }
  phone
    .when('GET /api/v1/materials/a-deck/content', content)
    .when(
      'POST /api/v1/materials/a-deck/reading',
      { wanted: true, seen: [], read_at: null },
      { wanted: true, seen: [], read_at: '2026-11-28T10:00:00+08:00' },
    )
  // Three pages of 520 pixels below each other; two middles are on a screen of 844.
  phone.box = { top: 0, width: 390, height: 1560 }
  const page = await Page.open(await import('@/pages/briefcase/read.vue'), { id: 'a-deck' })
  await page.sees('还剩 3 页')
  await vi.advanceTimersByTimeAsync(2000)
  await page.sees('还剩 1 页')
  phone.box = { ...phone.box, top: -716 }
  await vi.advanceTimersByTimeAsync(3000)
  await page.sees('您已读完这份必读资料')
  const told = phone.calls('POST /api/v1/materials/a-deck/reading').map((one) => one.body)
  expect(told).toEqual([
    { version: 2, pages: [], scroll_pct: 0 },
    { version: 2, pages: [1, 2, 3], scroll_pct: 100 },
  ])
  vi.useRealTimers()
})

function share(more: Record<string, unknown> = {}) {
  return {
    share: 's-1',
    material: 'a-deck',
    title: '春季新品手册',
    way: 'link',
    created_at: '2026-11-20T10:00:00+08:00',
    visits: 3,
    visitors: 2,
    active_seconds: 83,
    completed: 1,
    forwards: 1,
    ended: false,
    ...more,
  }
}

it('takes a share of mine back only after saying what ends with it', async () => {
  phone
    .when(
      'GET /api/v1/shares',
      { items: [share()], next_cursor: null },
      { items: [share({ ended: true })], next_cursor: null },
    )
    .when('DELETE /api/v1/shares/s-1', { status: 204 })
  const page = await Page.open(await import('@/pages/briefcase/shares.vue'))
  await page.sees('2 人看了 3 次，共 1 分 23 秒')
  await page.touch('收回')
  await page.sees('连同别人转发出去的，立即打不开')
  expect(phone.calls('DELETE /api/v1/shares/s-1')).toHaveLength(0)
  await page.touch('确认收回')
  await page.sees('已收回')
  expect(phone.said).toEqual(['已收回，链接打不开了'])
  // What is taken back is not offered to be taken back; who read it stays to be seen.
  expect(page.wrapper.findAll('.share__deeds').map((one) => one.text())).toEqual(['谁看了'])
})

it('says why a share could not be taken back, and keeps the question open', async () => {
  phone
    .when('GET /api/v1/shares', { items: [share()], next_cursor: null })
    .refuses('DELETE /api/v1/shares/s-1', 404, 'share_unknown', '没有找到这次分享。')
  const page = await Page.open(await import('@/pages/briefcase/shares.vue'))
  await page.touch('收回')
  await page.touch('确认收回')
  await page.sees('没有找到这次分享。')
  expect(phone.said).toEqual([])
})

it("shows an owner whose each of the shop's shares is, and of whom there is no name any more", async () => {
  phone.when('GET /api/v1/dealer/shares', {
    items: [share({ by: '陈晓' }), share({ share: 's-2', by: null, visits: 0 })],
    next_cursor: null,
  })
  const page = await Page.open(await import('@/pages/briefcase/shop.vue'))
  for (const words of ['陈晓 · ', '已离开的店员 · ', '还没有人打开']) await page.sees(words)
})

it("tells a clerk that the shop's shares are the owner's to see", async () => {
  phone.refuses('GET /api/v1/dealer/shares', 403, 'not_owner', '只有老板能看店里的分享。')
  const page = await Page.open(await import('@/pages/briefcase/shop.vue'))
  await page.sees('只有老板能看店里的分享。')
  expect(page.text).not.toContain('再试一次')
})
