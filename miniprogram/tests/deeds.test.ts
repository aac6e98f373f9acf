import { beforeEach, expect, it } from 'vitest'
import { Failure } from '@/api/failure'
import { useDeed } from '@/state/deeds'
import { pickUp } from './phone'

beforeEach(() => void pickUp())

const away = new Failure('offline', '网络好像断了')
const refused = new Failure('refused', '已经有人处理了。', { status: 409 })

/** A deed that fails so often, and the keys under which it was tried. */
function failing(...failures: Error[]) {
  const keys: string[] = []
  const deed = useDeed(async (key, _about: number) => {
    keys.push(key)
    const failure = failures.shift()
    if (failure) throw failure
    return 'done'
  })
  return { deed, keys }
}

it('keeps its key while the net is away: pressing again is the same deed', async () => {
  const { deed, keys } = failing(away, away)
  await deed.run(1)
  await deed.run(1)
  expect(await deed.run(1)).toBe('done')
  expect(new Set(keys).size).toBe(1)
})

it('about something else is another deed', async () => {
  const { deed, keys } = failing(away)
  await deed.run(1)
  await deed.run(2)
  expect(new Set(keys).size).toBe(2)
})

it('that was refused or done begins anew', async () => {
  const { deed, keys } = failing(refused)
  await deed.run(1)
  expect(deed.trouble.value?.sentence).toBe('已经有人处理了。')
  await deed.run(1)
  await deed.run(1)
  expect(new Set(keys).size).toBe(3)
  expect(deed.trouble.value).toBeNull()
})

it('is not begun twice by two taps', async () => {
  let arrive: (value: string) => void = () => {}
  let begun = 0
  const deed = useDeed(() => {
    begun += 1
    return new Promise<string>((resolve) => (arrive = resolve))
  })
  const first = deed.run()
  expect(await deed.run()).toBeUndefined()
  arrive('done')
  expect(await first).toBe('done')
  expect(begun).toBe(1)
})

it('on its way to sign in shows no trouble', async () => {
  const { deed } = failing(new Failure('leaving', '正在登录…'))
  await deed.run(1)
  expect(deed.trouble.value).toBeNull()
})
