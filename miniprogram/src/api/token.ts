/** The bearer token: kept by the platform from one opening to the next, known to nobody else. */
const KEPT = 'qudao.token'
let token: string | null | undefined

export function currentToken(): string | null {
  token ??= (uni.getStorageSync(KEPT) as string) || null
  return token
}

export function keepToken(fresh: string): void {
  token = fresh
  uni.setStorageSync(KEPT, fresh)
}

export function dropToken(): void {
  token = null
  uni.removeStorageSync(KEPT)
}
