/** WeChat's browser makes the page's text larger by itself. */
export function fontScale(): number {
  return 1
}
