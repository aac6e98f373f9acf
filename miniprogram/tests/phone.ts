/** A phone for tests: `uni` with a memory, and a server that answers what a test wrote down. */
import { vi } from 'vitest'

export interface Asked {
  method: string
  path: string
  query: string
  body: unknown
  headers: Record<string, string>
}
type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | { fail: string }

export class Phone {
  asked: Asked[] = []
  went: string[] = []
  said: string[] = []
  title = ''
  kept = new Map<string, unknown>()
  /** Where what a page measures lies on the screen. */
  box = { top: 0, width: 390, height: 0 }
  stack = [{ route: 'pages/index/index' }]
  private answers = new Map<string, Answer[]>()
  private net: ((told: { isConnected: boolean }) => void)[] = []

  /** What the server says to `GET /api/v1/…`: one answer after the other, the last again and again. */
  when(call: string, ...answers: (Answer | object)[]): this {
    const told = answers.map((one) => ('status' in one || 'fail' in one ? one : { status: 200, body: one }) as Answer)
    this.answers.set(call, told)
    return this
  }

  refuses(call: string, status: number, code: string, message: string): this {
    return this.when(call, { status, body: { error: { code, message, request_id: '0123456789abcdef' } } })
  }

  calls(call: string): Asked[] {
    return this.asked.filter((one) => `${one.method} ${one.path}` === call)
  }

  online(isConnected: boolean): void {
    this.net.forEach((then) => then({ isConnected }))
  }

  uni(): object {
    return {
      request: (given: RequestGiven) => this.answer(given),
      getStorageSync: (name: string) => this.kept.get(name) ?? '',
      setStorageSync: (name: string, value: unknown) => this.kept.set(name, value),
      removeStorageSync: (name: string) => this.kept.delete(name),
      navigateTo: ({ url }: { url: string }) => this.went.push(url),
      switchTab: ({ url }: { url: string }) => this.went.push(url),
      navigateBack: () => this.went.push('back'),
      showToast: ({ title }: { title: string }) => this.said.push(title),
      setNavigationBarTitle: ({ title }: { title: string }) => (this.title = title),
      setClipboardData: ({ data }: { data: string }) => this.said.push(`copied ${data}`),
      stopPullDownRefresh: () => {},
      hideTabBar: () => {},
      getLocale: () => 'zh-Hans',
      getNetworkType: ({ success }: { success: (told: object) => void }) => success({ networkType: 'wifi' }),
      onNetworkStatusChange: (then: (told: { isConnected: boolean }) => void) => this.net.push(then),
      getSystemInfoSync: () => ({ windowWidth: 390, windowHeight: 844, platform: 'devtools' }),
      addInterceptor: () => {},
      createSelectorQuery: () => this.query(),
    }
  }

  private query(): object {
    const wanted: ((box: object) => void)[] = []
    const query = {
      in: () => query,
      select: () => query,
      boundingClientRect: (then: (box: object) => void) => (wanted.push(then), query),
      exec: () => wanted.forEach((then) => then(this.box)),
    }
    return query
  }

  private answer(given: RequestGiven): void {
    const [path, query = ''] = given.url.split('?') as [string, string?]
    const call = `${given.method} ${path}`
    this.asked.push({ method: given.method, path, query, body: given.data, headers: given.header })
    const answers = this.answers.get(call)
    const next = answers && answers.length > 1 ? answers.shift() : answers?.[0]
    const told = next ?? { status: 404, body: { error: { code: 'unscripted', message: call, request_id: 'x' } } }
    void Promise.resolve().then(() =>
      'fail' in told
        ? given.fail({ errMsg: told.fail })
        : given.success({ statusCode: told.status, data: told.body, header: told.headers ?? {} }),
    )
  }
}

interface RequestGiven {
  url: string
  method: string
  data?: unknown
  header: Record<string, string>
  success: (told: object) => void
  fail: (trouble: { errMsg: string }) => void
}

/** A fresh phone, in everybody's hands. */
export function pickUp(): Phone {
  const phone = new Phone()
  vi.stubGlobal('uni', phone.uni())
  vi.stubGlobal('getCurrentPages', () => phone.stack)
  return phone
}

export const OWNER = {
  person: { id: 1, label: '访客 7F3K' },
  roles: [{ kind: 'dealer_staff', name: '张伟', dealer: '华南总代理', dealer_code: 'D001', owner: true }],
}
export const SESSION = { ...OWNER, token: 'a-token', expires_at: '2026-12-28T00:00:00+08:00' }
