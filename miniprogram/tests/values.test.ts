import { beforeEach, expect, it } from 'vitest'
import { secondsOf } from '@/api/failure'
import { newKey } from '@/state/keys'
import { ago, day, grouped, minute, money, until } from '@/words/values'
import { pickUp } from './phone'

beforeEach(() => void pickUp())

const NOW = Date.parse('2026-11-28T01:30:00+08:00')

it.each([
  ['2026-11-28T01:29:30+08:00', '刚刚'],
  ['2026-11-28T01:18:00+08:00', '12 分钟前'],
  ['2026-11-28T00:05:00+08:00', '00:05'],
  ['2026-11-27T23:50:00+08:00', '昨天 23:50'],
  ['2026-11-26T23:59:00+08:00', '2026-11-26'],
  // The day is China's, wherever the moment was written down.
  ['2026-11-27T16:10:00Z', '00:10'],
])('%s was %s', (moment, told) => {
  expect(ago(moment, NOW)).toBe(told)
})

it('tells days and minutes of China', () => {
  expect(day('2026-11-27T16:10:00Z')).toBe('2026-11-28')
  expect(minute('2026-11-27T16:10:00Z')).toBe('2026-11-28 00:10')
})

it.each([
  // What ends at midnight counts on the whole day before, and is called by that day.
  ['2026-12-31T00:00:00+08:00', '2026-12-30'],
  ['2026-12-30T16:00:00Z', '2026-12-30'],
  ['2027-01-01T00:00:00+08:00', '2026-12-31'],
  ['2026-12-31T00:01:00+08:00', '2026-12-31 00:01'],
  ['2026-12-31T23:47:00+08:00', '2026-12-31 23:47'],
])('%s is until %s', (end, told) => expect(until(end)).toBe(told))

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [1234567, '1,234,567'],
])('groups %d', (number, text) => expect(grouped(number)).toBe(text))

it.each([
  ['3', 3],
  ['', undefined],
  [undefined, undefined],
  ['soon', undefined],
  ['Sat, 01 Jan 2000 00:00:00 GMT', 0],
])('Retry-After: %s', (text, seconds) => expect(secondsOf(text)).toBe(seconds))

it('makes keys as the server takes them, each its own', () => {
  const keys = Array.from({ length: 200 }, newKey)
  expect(new Set(keys).size).toBe(200)
  keys.forEach((key) => expect(key).toMatch(/^[A-Za-z0-9._~:+/=-]{8,128}$/))
})

it.each([
  [880000, '¥8,800'],
  [880050, '¥8,800.50'],
  [5, '¥0.05'],
])('says %i fen as %s', (fen, said) => expect(money(fen)).toBe(said))
