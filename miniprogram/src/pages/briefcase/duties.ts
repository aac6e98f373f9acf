/** What a material asks of me, and what it did for others, in words. */
import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { day } from '@/words/values'

type Material = Shapes['Material']

/** Whether I still have to read it. */
export function mustRead(material: Material): boolean {
  return material.must_read && !material.read_at
}

export function dutyOf(material: Material): string {
  if (material.read_at) return t('您已在 {day} 读完', { day: day(material.read_at) })
  if (!material.must_read_until) return t('必读：请尽快读完')
  const last = day(new Date(Date.parse(material.must_read_until) - 1).toISOString())
  return Date.parse(material.must_read_until) <= Date.now()
    ? t('必读：{day} 已到期，请尽快读完', { day: last })
    : t('必读：请在 {day} 前读完', { day: last })
}

export function effectOf(effect: NonNullable<Material['effect']>): string {
  return t('近 90 天发出 {shares} 次，被读完 {completed} 次，留下电话 {contacts} 个', effect)
}
