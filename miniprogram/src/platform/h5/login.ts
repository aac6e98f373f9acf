import type { Proof } from '../kinds'

const LEFT = 'qudao.left'

/** The page's own cookie says who this is; no code ever stands in an address. */
export function proof(): Promise<Proof> {
  return Promise.resolve({ via: 'page' })
}

/** Off to WeChat's silent sign-in and back to this very page. False right after coming back from there: who is still not
 * known then is told so, instead of being sent round again. */
export function leaveToSignIn(): boolean {
  if (sessionStorage.getItem(LEFT)) {
    sessionStorage.removeItem(LEFT)
    return false
  }
  sessionStorage.setItem(LEFT, '1')
  const here = location.pathname + location.hash
  location.replace(`/oauth/start?next=${encodeURIComponent(here)}`)
  return true
}

/** Signed in: the next time somebody may leave again. */
export function arrived(): void {
  sessionStorage.removeItem(LEFT)
}
