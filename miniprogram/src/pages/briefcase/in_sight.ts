/** What of a material a screen shows, from where its content lies on it: pixels, as the phone measures them. */

interface Box {
  top: number
  width: number
  height: number
}

/** The pages whose middle is on the screen; they lie one below the other, as wide as the content. */
export function pagesInSight(
  box: Box,
  screen: number,
  pages: readonly { number: number; width: number; height: number }[],
): number[] {
  let top = box.top
  return pages
    .filter((page) => {
      const high = (box.width * page.height) / page.width
      const middle = top + high / 2
      top += high
      return middle >= 0 && middle <= screen
    })
    .map((page) => page.number)
}

/** How much of the content was above the screen's lower edge, in percent. */
export function reached(box: Box, screen: number): number {
  if (box.height <= 0) return 0
  return Math.max(0, Math.min(100, Math.round(((screen - box.top) / box.height) * 100)))
}
