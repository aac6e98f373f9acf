/** Told at once, and again whenever the phone loses or finds its network. */
export function onNet(then: (online: boolean) => void): void {
  then(navigator.onLine)
  window.addEventListener('online', () => then(true))
  window.addEventListener('offline', () => then(false))
}
