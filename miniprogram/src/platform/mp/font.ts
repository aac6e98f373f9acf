/** WeChat's standard size, for which the pages are drawn. */
const STANDARD = 17

/** How much larger than usual this person reads in WeChat. */
export function fontScale(): number {
  const base = wx.getAppBaseInfo() as { fontSizeSetting?: number }
  return (base.fontSizeSetting ?? STANDARD) / STANDARD
}
