import type { Card, Shared } from '../kinds'

/** A button of ours may open WeChat's list of friends. */
export const shares = true

/** What this page hands on when somebody passes it to a friend: for `onShareAppMessage`, which a page has to call itself,
 * since WeChat lets only those pages be passed on that have it. */
export function offer(card: () => Card): () => Shared {
  return () => {
    const { title, page, picture } = card()
    return { title, path: page, ...(picture ? { imageUrl: picture } : {}) }
  }
}
