import { describe, expect, it } from 'vitest'
import { codeIn, entryIn, openedBy, openedByScan, pageFor } from '@/state/opening'

const SCENE = 'k_Ab3-_9xYz0123456789AbCd'
const PRINTED = 'https://qudao.example/q/Ab3-_9xYz'

describe('what opened the program', () => {
  it.each([
    ['a mini-program code', { scene: SCENE }, { scene: SCENE }],
    ['a code that WeChat percent-encoded', { scene: 'd%5FAb3' }, { scene: 'd_Ab3' }],
    ['a printed link', { q: encodeURIComponent(PRINTED) }, { q: PRINTED }],
    ['a printed link that arrived decoded', { q: PRINTED }, { q: PRINTED }],
    ['a code before a link', { scene: SCENE, q: PRINTED }, { scene: SCENE }],
    ['a link with a stray percent sign', { q: `${PRINTED}?a=100%` }, { q: `${PRINTED}?a=100%` }],
    ['nothing', {}, null],
    ['no query at all', undefined, null],
    ['a number of WeChat’s own, which is no scene of ours', { scene: '1011' }, null],
    ['a scene that is none', { scene: 'k_<script>' }, null],
  ])('%s', (_, query, opened) => {
    expect(openedBy(query)).toEqual(opened)
  })
})

describe('what a scanner read', () => {
  it.each([
    ['a printed link', PRINTED, { q: PRINTED }],
    ['a mini-program code’s page', `pages/index/index?scene=${SCENE}`, { scene: SCENE }],
    ['a scene alone', SCENE, { scene: SCENE }],
    ['anything else', '6901234567892', null],
    ['a code alone', 'NKBY-VN2C-MADB-9KBE', { q: 'NKBY-VN2C-MADB-9KBE' }],
    ['a code in small letters', ' nkbyvn2cmadb9kbe\n', { q: 'nkbyvn2cmadb9kbe' }],
    ['a piece of script', 'javascript:alert(1)', null],
  ])('%s', (_, text, opened) => {
    expect(openedByScan(text)).toEqual(opened)
  })
})

it('goes to the page that asks the server, with the whole text', () => {
  expect(pageFor({ q: `${PRINTED}?a=1&b=2` })).toBe(`/pages/bind/index?q=${encodeURIComponent(`${PRINTED}?a=1&b=2`)}`)
})

it('takes a code alone to the page that verifies it', () => {
  expect(pageFor({ q: 'NKBY-VN2C-MADB-9KBE' })).toBe('/pages/items/verify?q=NKBY-VN2C-MADB-9KBE')
})

it.each([
  ['https://q.cn/c/NKBYVN2CMADB9KBE?from=timeline', 'NKBYVN2CMADB9KBE'],
  ['HTTPS://Q.CN/01/06901234567892/10/L1/21/NKBYVN2CMADB9KBE', 'NKBYVN2CMADB9KBE'],
  ['https://q.cn/c/NKBYVN2CMADB9KBE/', 'NKBYVN2CMADB9KBE'],
  ['nkby vn2c', 'nkby vn2c'],
  ['https://shop.example/x7', 'https://shop.example/x7'],
])('shows the code of %s', (text, code) => {
  expect(codeIn(text)).toBe(code)
})

it.each([
  ['a code that opened the program', openedBy({ scene: 'e_4711' })],
  ['a code that WeChat percent-encoded', openedBy({ scene: 'e%5F4711' })],
  ['a scanned code’s page', openedByScan('pages/prizes/one?scene=e_4711')],
  ['a scanned scene', openedByScan('e_4711')],
])('leads to an entry by %s', (_, opened) => {
  expect(entryIn(opened)).toBe('4711')
  expect(pageFor(opened!)).toBe('/pages/prizes/one?entry=4711')
})

it.each(['e_47x1', 'e_-1', `e_${'9'.repeat(16)}`, 'k_4711', 'e_'])('takes %s for no entry', (scene) => {
  expect(entryIn({ scene })).toBe('')
  expect(pageFor({ scene })).not.toContain('prizes')
})
