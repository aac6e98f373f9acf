import { describe, expect, it } from 'vitest'
import { openedBy, openedByScan, pageFor } from '@/state/opening'

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
    ['a piece of script', 'javascript:alert(1)', null],
  ])('%s', (_, text, opened) => {
    expect(openedByScan(text)).toEqual(opened)
  })
})

it('goes to the page that asks the server, with the whole text', () => {
  expect(pageFor({ q: `${PRINTED}?a=1&b=2` })).toBe(`/pages/bind/index?q=${encodeURIComponent(`${PRINTED}?a=1&b=2`)}`)
})
