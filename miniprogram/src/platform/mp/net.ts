/** Told at once, and again whenever the phone loses or finds its network. */
export function onNet(then: (online: boolean) => void): void {
  uni.getNetworkType({ success: (told) => then(told.networkType !== 'none') })
  uni.onNetworkStatusChange((told) => then(told.isConnected))
}
