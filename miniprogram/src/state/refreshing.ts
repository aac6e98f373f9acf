import { onHide, onPullDownRefresh, onShow, onUnload } from '@dcloudio/uni-app'
import { ref, watch, type Ref } from 'vue'

const MINUTE = 60_000

/** Fetch when the page comes into sight, and when it is pulled down. For pages; their parts use the two below. */
export function keepFresh(fetch: () => Promise<void>): void {
  onShow(() => void fetch())
  onPullDownRefresh(async () => {
    await fetch()
    uni.stopPullDownRefresh()
  })
}

/** How often the page came into sight or was pulled down: handed to its parts, which may come later than that moment. */
export function useSeen(): Ref<number> {
  const seen = ref(0)
  onShow(() => void (seen.value += 1))
  onPullDownRefresh(() => {
    seen.value += 1
    // The parts show their own progress; WeChat's three dots need not wait for them.
    setTimeout(() => uni.stopPullDownRefresh(), 600)
  })
  return seen
}

/** Fetch each time the page is seen; in a part that came after that moment, at once. */
export function fetchWhenSeen(seen: () => number, fetch: () => Promise<void>): void {
  watch(seen, (times) => void (times && fetch()), { immediate: true })
}

/** Do something each minute while the page is in sight: for what changes by itself, as a code that is good for minutes. */
export function eachMinute(act: () => void): void {
  let ticking: ReturnType<typeof setInterval> | undefined
  const stop = (): void => clearInterval(ticking)
  onShow(() => {
    stop()
    ticking = setInterval(act, MINUTE)
  })
  onHide(stop)
  onUnload(stop)
}
