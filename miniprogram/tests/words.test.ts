import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import english from '@/words/en.json'

const SOURCE = join(__dirname, '../src')
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(vue|ts)$/.test(name))
const texts = new Map(files.map((name) => [name, readFileSync(join(SOURCE, name), 'utf8')]))
const SAID = /\bt\(\s*'((?:[^'\\]|\\.)*)'/g
const CHINESE = /[\u3400-\u9fff]/
const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

const said = new Set<string>()
for (const text of texts.values()) for (const found of text.matchAll(SAID)) said.add(found[1]!)
const EN = english as Record<string, string>

describe('the words', () => {
  it('are all also there in English, and no English is left over', () => {
    expect(Object.keys(EN).sort()).toEqual([...said].sort())
  })

  it('keep their blanks', () => {
    const lost = Object.entries(EN).filter(([text, told]) => String(blanks(text)) !== String(blanks(told)))
    expect(lost).toEqual([])
  })

  it('of English hold no Chinese', () => {
    expect(Object.values(EN).filter((told) => CHINESE.test(told))).toEqual([])
  })

  it.each(files)('of %s all go through t()', (name) => {
    const code = texts
      .get(name)!
      .replace(SAID, '')
      .replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const stray = code.split('\n').filter((line) => CHINESE.test(line))
    expect(stray).toEqual([])
  })
})
