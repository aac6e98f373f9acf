/** WeChat gives a verified number in the mini program only; here it is typed. */
export const vouches = false

export function codeOf(_event: unknown): string | null {
  return null
}
