/** One request, once: no retry, no sign-in. */
import { host } from '@platform/host'
import { offline, slow } from './failure'
import type { Method } from './shapes'

const PATIENCE = 15_000

export interface Request {
  method: Method
  address: string
  body?: unknown
  headers: Record<string, string>
}

export interface Told {
  status: number
  body: unknown
  headers: Record<string, string>
}

/** What the server said; nobody there is `offline`, no word within 15 seconds is `slow`. */
export function send(request: Request): Promise<Told> {
  return new Promise((resolve, reject) => {
    uni.request({
      url: host + request.address,
      method: request.method.toUpperCase() as 'GET' | 'POST' | 'DELETE',
      data: bodyOf(request),
      header: { Accept: 'application/json', ...request.headers },
      timeout: PATIENCE,
      success: (told) => resolve({ status: told.statusCode, body: told.data, headers: lowered(told.header) }),
      fail: (trouble) => reject(/time/i.test(trouble.errMsg) ? slow() : offline()),
    })
  })
}

/** WeChat calls every body JSON, also one that is not there, which no server can read: a POST always has one. */
function bodyOf(request: Request): object | undefined {
  return (request.body as object | undefined) ?? (request.method === 'post' ? {} : undefined)
}

function lowered(headers: unknown): Record<string, string> {
  const entries = Object.entries((headers ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]))
}
