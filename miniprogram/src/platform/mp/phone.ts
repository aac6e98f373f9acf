/** WeChat hands over the number it verified, if the person allows it. */
export const vouches = true

/** The code in a phone button's event; null when the person declined. */
export function codeOf(event: { detail?: { code?: string } }): string | null {
  return event.detail?.code ?? null
}
