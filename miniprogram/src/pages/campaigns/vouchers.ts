import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { minute, until } from '@/words/values'

/** The code in what a scanner read: itself, or the last part of an address. */
export function codeIn(text: string): string {
  const said = text.trim()
  return /^https?:\/\//i.test(said) ? (said.split(/[?#]/)[0]?.split('/').pop() ?? '') : said
}

/** Whether it is what somebody shows whose entry waits: twenty letters, where a voucher has sixteen. */
export function isCheckCode(text: string): boolean {
  return text.replace(/[\s-]/g, '').length === 20
}

/** How a voucher stands, as one sentence to be read at a glance. */
export function verdictOf(seen: Shapes['LookedAt']): { kind: 'good' | 'wait' | 'stop'; title: string; text: string } {
  if (seen.state === 'good') return { kind: 'good', title: t('可以核销'), text: t('核对无误后，点“确认核销”') }
  if (seen.state === 'held')
    return { kind: 'wait', title: t('要先核实'), text: t('请顾客打开“我的奖品”里的这次参与，扫一下上面的核实码') }
  const title = { redeemed: t('已经用过了'), over: t('已经过期了') }[seen.state as string] ?? t('已经收回了')
  return { kind: 'stop', title, text: usedText(seen) }
}

function usedText(seen: Shapes['LookedAt']): string {
  if (seen.state === 'redeemed' && seen.redeemed_at) {
    const when = minute(seen.redeemed_at)
    return seen.redeemed_here ? t('{when} 在本店核销', { when }) : t('{when} 在其他门店核销', { when })
  }
  return seen.state === 'over' && seen.good_until
    ? t('有效期到 {day}', { day: until(seen.good_until) })
    : t('这张券不能再用了')
}
