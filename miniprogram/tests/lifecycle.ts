/** The page's moments, as far as tests need them: a page is loaded with a query, shown at once, and again when asked. */
import { onMounted } from 'vue'

type Query = Record<string, string>

/** One for all, although modules are loaded anew for each test. */
interface Moments {
  query: Query
  shown: (() => void)[]
  hidden: (() => void)[]
  pulled: (() => unknown)[]
  card: (() => { title: string; path: string }) | null
}
const world = globalThis as unknown as { moments?: Moments }
export const moments: Moments = (world.moments ??= { query: {}, shown: [], hidden: [], pulled: [], card: null })

export function onLoad(then: (query: Query) => void): void {
  then(moments.query)
}

export function onShow(then: () => void): void {
  moments.shown.push(then)
  onMounted(then)
}

export function onHide(then: () => void): void {
  moments.hidden.push(then)
}

/** No page of a test goes away. */
export function onUnload(): void {}

export function onLaunch(then: () => void): void {
  then()
}

export function onPullDownRefresh(then: () => unknown): void {
  moments.pulled.push(then)
}

export function onShareAppMessage(card: () => { title: string; path: string }): void {
  moments.card = card
}

export function forgetPage(): void {
  Object.assign(moments, { query: {}, shown: [], hidden: [], pulled: [], card: null })
}
