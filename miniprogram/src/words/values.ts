/** Moments and numbers as people say them, in China's time wherever the phone is. */
import { speaksEnglish, t } from '.'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const SHANGHAI = 8 * 60 * MINUTE

/** 1,234 */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** ¥12,800, with cents where there are any. */
export function money(fen: number): string {
  const cents = fen % 100
  return `¥${grouped(Math.floor(fen / 100))}${cents ? `.${String(cents).padStart(2, '0')}` : ''}`
}

/** 2026-11-28 */
export function day(moment: string): string {
  return shifted(moment).toISOString().slice(0, 10)
}

/** 2026-11-28 09:05 */
export function minute(moment: string): string {
  return shifted(moment).toISOString().slice(0, 16).replace('T', ' ')
}

/** The last of what is over at this moment: what ends at midnight counts on the whole day before. */
export function until(end: string): string {
  const said = minute(end)
  return said.endsWith(' 00:00') ? day(new Date(Date.parse(end) - MINUTE).toISOString()) : said
}

/** "3 分钟前" within a day, "昨天 09:05", else the day. */
export function ago(moment: string, now: number = Date.now()): string {
  const passed = now - Date.parse(moment)
  if (passed < MINUTE) return t('刚刚')
  if (passed < 60 * MINUTE) return t('{number} 分钟前', { number: Math.floor(passed / MINUTE) })
  const days = Math.floor((now + SHANGHAI) / DAY) - Math.floor((Date.parse(moment) + SHANGHAI) / DAY)
  const clock = minute(moment).slice(11)
  if (days === 0) return speaksEnglish() ? `Today ${clock}` : clock
  if (days === 1) return t('昨天 {clock}', { clock })
  return day(moment)
}

/** "45 秒", "3 分 20 秒", "1 小时 5 分" */
export function lasting(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return t('{seconds} 秒', { seconds })
  if (minutes < 60) return t('{minutes} 分 {seconds} 秒', { minutes, seconds: seconds % 60 })
  return t('{hours} 小时 {minutes} 分', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
}

function shifted(moment: string): Date {
  return new Date(Date.parse(moment) + SHANGHAI)
}
