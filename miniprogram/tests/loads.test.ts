import { nextTick } from 'vue'
import { beforeEach, expect, it } from 'vitest'
import { Failure } from '@/api/failure'
import { useList, useLoad } from '@/state/loads'
import { net } from '@/state/net'
import { pickUp } from './phone'

beforeEach(() => {
  pickUp()
  net.online = true
})

it('keeps what was there when fetching it again fails', async () => {
  let fail = false
  const load = useLoad(() => (fail ? Promise.reject(new Failure('offline', '断了')) : Promise.resolve('facts')))
  await load.reload()
  fail = true
  await load.reload()
  expect(load.value.value).toBe('facts')
  expect(load.trouble.value?.sentence).toBe('断了')
})

it('drops an answer that a newer one has overtaken', async () => {
  const arrive: ((value: string) => void)[] = []
  const load = useLoad(() => new Promise<string>((resolve) => arrive.push(resolve)))
  const both = [load.reload(), load.reload()]
  arrive[1]?.('new')
  arrive[0]?.('old')
  await Promise.all(both)
  expect(load.value.value).toBe('new')
})

it('fetches by itself what failed, once the net is back', async () => {
  let asked = 0
  const load = useLoad(() =>
    ++asked === 1 ? Promise.reject(new Failure('offline', '断了')) : Promise.resolve('facts'),
  )
  net.online = false
  await nextTick()
  await load.reload()
  net.online = true
  await nextTick()
  await nextTick()
  expect(load.value.value).toBe('facts')
})

it('grows page by page, and begins anew when it is reloaded', async () => {
  const pages: Record<string, { items: number[]; next_cursor: string | null }> = {
    first: { items: [1, 2], next_cursor: '2' },
    '2': { items: [3], next_cursor: null },
  }
  const list = useList<number>((cursor) => Promise.resolve(pages[cursor ?? 'first']!))
  await list.reload()
  expect(list.more.value).toBe(true)
  await list.further()
  expect(list.items.value).toEqual([1, 2, 3])
  expect(list.more.value).toBe(false)
  await list.further()
  expect(list.items.value).toEqual([1, 2, 3])
  await list.reload()
  expect(list.items.value).toEqual([1, 2])
})

it('keeps the pages it has when the next one fails', async () => {
  const list = useList<number>((cursor) =>
    cursor ? Promise.reject(new Failure('slow', '慢')) : Promise.resolve({ items: [1], next_cursor: '1' }),
  )
  await list.reload()
  await list.further()
  expect(list.items.value).toEqual([1])
  expect(list.more.value).toBe(true)
  expect(list.trouble.value?.kind).toBe('slow')
})
