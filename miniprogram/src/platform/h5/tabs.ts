/** The platform's own bar makes room for ours. */
export function hideOwnBar(): void {
  uni.hideTabBar({ animation: false, fail: () => {} })
}
