import { t } from '@/words'

/** Why a call did not work out:
 * `refused`: the server said no and why; `offline`: nobody answers; `slow`: no answer in time; `busy`: later, please;
 * `broken`: a fault of ours; `leaving`: the page is on its way to sign in, nothing is to be shown. */
export type Kind = 'refused' | 'offline' | 'slow' | 'busy' | 'broken' | 'leaving'

/** The one thing a page has to know of a call that failed: a sentence for people, a code for programs. */
export class Failure extends Error {
  constructor(
    readonly kind: Kind,
    readonly sentence: string,
    readonly more: { status?: number; code?: string; requestId?: string; seconds?: number } = {},
  ) {
    super(`${kind}: ${sentence}`)
  }

  get code(): string {
    return this.more.code ?? this.kind
  }

  /** Whether asking again may help. */
  get passing(): boolean {
    return this.kind !== 'refused' && this.kind !== 'leaving'
  }
}

export const offline = (): Failure => new Failure('offline', t('网络好像断了，连上以后再试一次'))
export const slow = (): Failure => new Failure('slow', t('网络有点慢，请稍后再试一次'))
export const leaving = (): Failure => new Failure('leaving', t('正在登录…'))

/** Whatever was thrown, as a failure that can be shown. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  console.error(thrown)
  return new Failure('broken', t('出了点问题，请稍后再试'))
}

/** What the server's no means. A fault of ours is told with its number, by which we find it in the log. */
export function refusal(status: number, body: unknown, headers: Record<string, string>): Failure {
  const told = errorIn(body)
  const requestId = told?.request_id || headers['x-request-id']
  const more = { status, code: told?.code, requestId, seconds: secondsOf(headers['retry-after']) }
  if (status === 429) return new Failure('busy', told?.message ?? later(more.seconds), more)
  if (status === 502 || status === 503 || status === 504)
    return new Failure('busy', told?.message ?? later(more.seconds), more)
  if (told && status < 500) return new Failure('refused', told.message, more)
  const number = requestId ? t('（编号 {number}）', { number: requestId.slice(0, 8) }) : ''
  return new Failure('broken', t('出了点问题，请稍后再试') + number, more)
}

function later(seconds: number | undefined): string {
  return seconds ? t('现在人有点多，请 {seconds} 秒后再试', { seconds }) : t('现在人有点多，请稍后再试')
}

function errorIn(body: unknown): { code: string; message: string; request_id?: string } | undefined {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null)?.error
  return typeof error?.message === 'string' && typeof error.code === 'string'
    ? (error as { code: string; message: string })
    : undefined
}

/** `Retry-After` in seconds; it may also be a date. */
export function secondsOf(text: string | undefined): number | undefined {
  if (!text) return undefined
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : undefined
}
