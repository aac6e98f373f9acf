/** Every text is written in Chinese where it is used; readers of English get it from `en.json`. */
import english from './en.json'

type Facts = Record<string, string | number>
const EN = english as Record<string, string>

/** Read once: the language of WeChat, or of the browser. */
let inEnglish: boolean | undefined

export function speaksEnglish(): boolean {
  inEnglish ??= /^en/i.test(uni.getLocale?.() ?? '')
  return inEnglish
}

/** The text in the reader's language, with the facts in its braces. */
export function t(text: string, facts: Facts = {}): string {
  const said = speaksEnglish() ? (EN[text] ?? text) : text
  return said.replace(/\{(\w+)\}/g, (blank, name: string) => String(facts[name] ?? blank))
}
