import { onShareAppMessage } from '@dcloudio/uni-app'
import type { Card } from '../kinds'

/** What this page hands on when somebody passes it to a friend. */
export function offer(card: () => Card): void {
  onShareAppMessage(() => {
    const { title, page, picture } = card()
    return { title, path: page, ...(picture ? { imageUrl: picture } : {}) }
  })
}
