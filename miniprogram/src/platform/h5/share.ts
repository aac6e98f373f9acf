import { onHide, onShow } from '@dcloudio/uni-app'
import { ref, watch } from 'vue'
import type { Card, Shared } from '../kinds'
import { inWeChat, jssdk } from './jssdk'

/** In a web page only WeChat's own menu hands on. */
export const shares = false

/** What this page hands on when somebody passes it to a friend; told anew whenever it changes, since what a page shows
 * comes after the page. Without WeChat's script WeChat makes a card by itself, so a page never waits for it and never
 * complains of it. */
export function offer(card: () => Card): () => Shared {
  const inSight = ref(false)
  onShow(() => (inSight.value = true))
  onHide(() => (inSight.value = false))
  watch(
    () => (inSight.value ? card() : null),
    (now) => void (now && tell(now)),
  )
  return () => ({ title: card().title, path: card().page })
}

async function tell({ title, page, picture, link: own }: Card): Promise<void> {
  if (!inWeChat()) return
  const wx = await jssdk().catch(() => null)
  const link = own ?? `${location.origin}${location.pathname}#${page}`
  wx?.updateAppMessageShareData({ title, desc: '', link, imgUrl: picture ?? '' })
}
