import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { minute, until } from '@/words/values'

/** When a campaign may be entered, as one line. */
export function untilWhen(one: Pick<Shapes['Tool'], 'begun' | 'starts_at' | 'ends_at'>): string {
  if (!one.begun && one.starts_at) return t('{when} 开始', { when: minute(one.starts_at) })
  return one.ends_at ? t('{when} 截止', { when: until(one.ends_at) }) : t('一直进行')
}
