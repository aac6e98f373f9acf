import { onPullDownRefresh, onShow } from '@dcloudio/uni-app'

/** Fetch when the page comes into sight, and when it is pulled down. */
export function keepFresh(fetch: () => Promise<void>): void {
  onShow(() => void fetch())
  onPullDownRefresh(async () => {
    await fetch()
    uni.stopPullDownRefresh()
  })
}
