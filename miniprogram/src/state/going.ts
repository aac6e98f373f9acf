/** From page to page. */

export function go(page: string): void {
  uni.navigateTo({ url: page })
}

/** One page back; who came in here directly goes home. */
export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack()
  else uni.switchTab({ url: '/pages/index/index' })
}

/** A word at the side that needs no answer. */
export function say(text: string): void {
  uni.showToast({ title: text, icon: 'none', duration: 2500 })
}
