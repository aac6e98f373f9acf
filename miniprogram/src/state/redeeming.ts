/** Vouchers scanned at the counter: redeemed at once, or, while the phone has no network, when it is back. */
import { reactive, watch } from 'vue'
import { post } from '@/api/client'
import { failureOf } from '@/api/failure'
import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { newKey } from './keys'
import { net } from './net'

export type Redeemed = Shapes['Redeemed']

/** One scan that the server has not answered yet, or has answered later than the customer waited: its key names it for
 * good, so that sending it again redeems nothing twice. */
export interface Scan {
  code: string
  key: string
  scanned_at: string
  /** Empty while it waits. */
  end: '' | 'done' | 'refused'
  says: string
}

const KEPT = 'qudao.redemptions'
const MOST = 50

export const scans = reactive<{ list: Scan[] }>({ list: [] })
let read = false
let sending = false

/** What was kept on this phone. Asked for by the page of the counter alone. */
export function readScans(): void {
  if (read) return
  read = true
  const kept: unknown = uni.getStorageSync(KEPT)
  scans.list = Array.isArray(kept) ? (kept as Scan[]) : []
  watch(
    () => net.online,
    (online) => void (online && sendScans()),
  )
}

/** Redeem now. What nobody answers is remembered, and sent when the net is back; null then. A no is thrown. */
export async function redeem(code: string): Promise<Redeemed | null> {
  const scan: Scan = { code, key: newKey(), scanned_at: new Date().toISOString(), end: '', says: '' }
  try {
    return await send(scan)
  } catch (thrown) {
    const failure = failureOf(thrown)
    if (!failure.passing) throw failure
    remember(scan)
    return null
  }
}

/** Remember a scan without asking: the phone knows that it has no network. */
export function keepForLater(code: string): void {
  remember({ code, key: newKey(), scanned_at: new Date().toISOString(), end: '', says: '' })
}

/** Send what waits, the oldest first. What is refused says why: the customer may hold what another counter gave. */
export async function sendScans(): Promise<void> {
  if (sending) return
  sending = true
  try {
    for (const scan of scans.list.filter((one) => one.end === '')) {
      try {
        const done = await send(scan)
        scan.end = done.undone ? 'refused' : 'done'
        scan.says = done.undone ? t('总部已撤销') : done.title
      } catch (thrown) {
        const failure = failureOf(thrown)
        if (failure.passing || failure.kind === 'leaving') return
        scan.end = 'refused'
        scan.says = failure.sentence
      } finally {
        keep()
      }
    }
  } finally {
    sending = false
  }
}

/** Read and done with. What still waits stays. */
export function clearEnded(): void {
  scans.list = scans.list.filter((one) => one.end === '')
  keep()
}

export function stateOf(scan: Scan): string {
  if (scan.end === 'done') return t('已核销')
  return scan.end === 'refused' ? t('未核销') : t('等联网')
}

/** A code as people read it: its end alone, since whoever has a whole one may use it. */
export function tail(code: string): string {
  return `…${code.replace(/[\s-]/g, '').slice(-4).toUpperCase()}`
}

function send(scan: Scan): Promise<Redeemed> {
  const { code, key, scanned_at } = scan
  return post('/api/v1/redemptions', { body: { code, key, scanned_at } })
}

/** What has ended makes room, the oldest first; what still waits is never let go, or a customer's voucher stays good. */
function remember(scan: Scan): void {
  const all = [...scans.list, scan]
  let spare = all.length - MOST
  scans.list = all.filter((one) => one.end === '' || spare-- <= 0)
  keep()
}

function keep(): void {
  uni.setStorageSync(KEPT, JSON.parse(JSON.stringify(scans.list)))
}
