/** The built mini program in WeChat's own simulator: its templates compiled by WeChat's compiler, its code run as it is. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BUILT = join(__dirname, '../../dist/build/mp-weixin')
const required = createRequire(import.meta.url)

export interface Sent {
  url: string
  method: string
  data?: unknown
  header: Record<string, string>
  success(told: { statusCode: number; data: unknown; header: object }): void
  fail(trouble: { errMsg: string }): void
}
interface Rendered {
  dom: HTMLElement
  instance: Record<string, (given?: unknown) => unknown>
  attach(parent: Node): void
}
interface Simulate {
  load(path: string, tag: string, options: object): string
  render(id: string): Rendered
  sleep(milliseconds: number): Promise<void>
}

/** WeChat as the program meets it: what it asks of WeChat is written down, and answered by a test. */
export class WeChat {
  sent: Sent[] = []
  went: string[] = []
  /** Which subscription messages the person was asked about; they tap 允许. */
  asked: string[][] = []
  private opened: Rendered | null = null
  private heard: string[] = []
  private answers: Record<string, unknown> = {}
  private kept: Record<string, unknown> = {}
  private folder = mkdtempSync(join(tmpdir(), 'mini-'))
  private simulate: Simulate

  /** Every page of the program. */
  static pages(): string[] {
    return (JSON.parse(readFileSync(join(BUILT, 'app.json'), 'utf8')) as { pages: string[] }).pages
  }

  constructor() {
    for (const kind of ['error', 'warn'] as const)
      console[kind] = (...said: unknown[]) => void this.heard.push(said.map(String).join(' '))
    // A copy outside of this package: here every .js would be taken for a module of ours.
    cpSync(BUILT, this.folder, { recursive: true })
    const world = globalThis as unknown as Record<string, unknown>
    world.wx = this.wx()
    world.App = (app: Record<string, (given: object) => void>) => (world.app = app)
    world.Page = () => {} // the kit wraps it, and builds its pages as components
    world.getApp = () => world.app
    world.getCurrentPages = () => [{ route: 'pages/index/index' }]
    this.simulate = required('miniprogram-simulate') as Simulate
    Object.assign(world.wx as object, this.wx())
    required(join(this.folder, 'app.js'))
    ;(world.app as Record<string, (given: object) => void>).onLaunch?.({ path: 'pages/index/index', query: {} })
  }

  when(call: string, body: unknown): this {
    this.answers[call] = body
    return this
  }

  /** Open a page as WeChat does: compile, attach, load with its query, show. */
  async open(page: string, query: Record<string, string> = {}): Promise<HTMLElement> {
    const options = { compiler: 'official', rootPath: this.folder }
    const rendered = this.simulate.render(this.simulate.load(join(this.folder, page), 'page', options))
    this.opened = rendered
    document.body.innerHTML = ''
    const root = document.createElement('main')
    document.body.append(root)
    rendered.attach(root)
    rendered.instance.onLoad?.(query)
    rendered.instance.onShow?.()
    rendered.instance.onReady?.()
    await this.settle()
    return root
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await this.simulate.sleep(10)
  }

  async tap(element: Element | null | undefined): Promise<void> {
    if (!element) throw new Error('nothing there to tap')
    const touch = { identifier: 1, target: element, pageX: 1, pageY: 1, clientX: 1, clientY: 1 }
    for (const kind of ['touchstart', 'touchend']) {
      const event = new Event(kind, { bubbles: true, cancelable: true })
      Object.assign(event, { touches: kind === 'touchend' ? [] : [touch], changedTouches: [touch] })
      element.dispatchEvent(event)
    }
    await this.settle()
  }

  /** What the page hands on when it is passed to a friend; only pages that say so have it. */
  passedOn(): unknown {
    return this.opened?.instance.onShareAppMessage?.({ from: 'menu' })
  }

  /** What the program complained of since it was last asked. */
  complaints(): string[] {
    return this.heard.splice(0)
  }

  end(): void {
    rmSync(this.folder, { recursive: true })
  }

  private wx(): object {
    return {
      canIUse: () => true,
      getAppBaseInfo: () => ({ language: 'zh_CN', SDKVersion: '3.5.0', fontSizeSetting: 17 }),
      getSystemInfoSync: () => ({ language: 'zh_CN', windowWidth: 390, windowHeight: 844, platform: 'android' }),
      getWindowInfo: () => ({ windowWidth: 390, windowHeight: 844, pixelRatio: 2 }),
      getDeviceInfo: () => ({ platform: 'android', model: 'a phone' }),
      getSystemSetting: () => ({}),
      getAppAuthorizeSetting: () => ({}),
      getAccountInfoSync: () => ({ miniProgram: { appId: 'touristappid' } }),
      getLaunchOptionsSync: () => ({ path: 'pages/index/index', query: {} }),
      onAppShow: () => {},
      getNetworkType: ({ success }: { success: (told: object) => void }) => success({ networkType: 'wifi' }),
      onNetworkStatusChange: () => {},
      getStorageSync: (name: string) => this.kept[name] ?? '',
      setStorageSync: (name: string, value: unknown) => (this.kept[name] = value),
      removeStorageSync: (name: string) => delete this.kept[name],
      login: ({ success }: { success: (told: object) => void }) => success({ code: 'a-code-of-wechat' }),
      request: (sent: Sent) => this.answer(sent),
      navigateTo: ({ url }: { url: string }) => this.went.push(url),
      switchTab: ({ url }: { url: string }) => this.went.push(url),
      setNavigationBarTitle: () => {},
      showToast: () => {},
      requestSubscribeMessage: ({ tmplIds, success }: { tmplIds: string[]; success: (told: object) => void }) => {
        this.asked.push(tmplIds)
        success(Object.fromEntries(tmplIds.map((one) => [one, 'accept'])))
      },
      onNeedPrivacyAuthorization: () => {},
      createSelectorQuery: () => {
        const query = {
          in: () => query,
          select: () => query,
          selectAll: () => query,
          boundingClientRect: () => query,
          exec: () => query,
        }
        return query
      },
      nextTick: (then: () => void) => setTimeout(then),
    }
  }

  private answer(sent: Sent): { abort(): void } {
    this.sent.push(sent)
    const path = new URL(sent.url).pathname
    const body = this.answers[`${sent.method} ${path}`]
    const told =
      body === undefined ? { statusCode: 404, data: {}, header: {} } : { statusCode: 200, data: body, header: {} }
    setTimeout(() => sent.success(told))
    return { abort: () => {} }
  }
}
