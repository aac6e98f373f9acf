/** What opened the program: a mini-program code (`scene`), a printed link's QR code (`q`), a shared card (its page). */

export interface Opened {
  scene?: string
  q?: string
}

type Query = Record<string, string | undefined> | undefined

const BIND = '/pages/bind/index'
export const ITEM = '/pages/items/verify'
const GIFT = '/pages/items/gift'
const READER = '/pages/reader/index'
const PRIZE = '/pages/prizes/one'
/** A code on an item: ours, or GS1's address of it. Capitals fit a smaller QR code. */
const ITEM_LINK = /^https?:\/\/[^/]+\/(c|01\/\d+(\/10\/[^/]+)?\/21)\/[^/?#]+/i
/** A code alone, as it is printed or typed; what is no code of ours is told by whoever reads it. */
const CODE = /^\s*([0-9a-z]{4}[\s-]*){4}$/i
const GIFT_LINK = /^https?:\/\/[^/]+\/g\/([\w-]{1,80})(?:[?#]|$)/i

/** WeChat hands both over percent-encoded once; in H5 they arrive decoded. */
export function openedBy(query: Query): Opened | null {
  const scene = decoded(query?.scene)
  if (/^[a-z]_[\w-]{1,80}$/.test(scene)) return { scene }
  const q = decoded(query?.q)
  return q ? { q } : null
}

/** Whatever a scanner read: a scene, a printed link, a mini-program code's page with its scene; null: nothing of ours. */
export function openedByScan(text: string): Opened | null {
  if (/^https?:\/\//i.test(text)) return { q: text }
  if (CODE.test(text)) return { q: text.trim() }
  const scene = /[?&]scene=([^&]+)/.exec(text)?.[1] ?? text
  return openedBy({ scene })
}

/** The promotion a mini-program code carries; empty for a code of another kind. */
export function promotionIn(opened: Opened | null): string {
  return /^p_([\w-]+)$/.exec(opened?.scene ?? '')?.[1] ?? ''
}

/** The entry of a campaign that a mini-program code carries; empty for a code of another kind. */
export function entryIn(opened: Opened | null): string {
  return /^e_(\d{1,15})$/.exec(opened?.scene ?? '')?.[1] ?? ''
}

export function pageFor(opened: Opened): string {
  const promotion = promotionIn(opened)
  if (promotion) return `${READER}?campaign=${promotion}`
  const entry = entryIn(opened)
  if (entry) return `${PRIZE}?entry=${entry}`
  const link = opened.scene ? '' : (opened.q ?? '')
  if (ITEM_LINK.test(link) || CODE.test(link)) return `${ITEM}?q=${encodeURIComponent(link)}`
  const gift = GIFT_LINK.exec(link)?.[1]
  if (gift) return `${GIFT}?gift=${gift}`
  const [name, value] = opened.scene ? ['scene', opened.scene] : ['q', opened.q ?? '']
  return `${BIND}?${name}=${encodeURIComponent(value)}`
}

/** The code in a link to an item, to be read and corrected by a person; any other text as it is. */
export function codeIn(text: string): string {
  return ITEM_LINK.test(text) ? (/\/([^/?#]+)\/?(?:[?#].*)?$/.exec(text)?.[1] ?? text) : text
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '')
  } catch {
    return text ?? ''
  }
}
