import { onShow } from '@dcloudio/uni-app'
import type { Card, Shared } from '../kinds'
import { inWeChat, jssdk } from './jssdk'

/** In a web page only WeChat's own menu hands on. */
export const shares = false

/** What this page hands on when somebody passes it to a friend. Without WeChat's script WeChat makes a card by itself,
 * so a page never waits for it and never complains of it. */
export function offer(card: () => Card): () => Shared {
  onShow(async () => {
    if (!inWeChat()) return
    const wx = await jssdk().catch(() => null)
    const { title, page, picture } = card()
    const link = `${location.origin}${location.pathname}#${page}`
    wx?.updateAppMessageShareData({ title, desc: '', link, imgUrl: picture ?? '' })
  })
  return () => ({ title: card().title, path: card().page })
}
