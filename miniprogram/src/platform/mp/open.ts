import { host } from './host'

/** A file of ours: WeChat fetches it, then shows it in its own viewer. */
export function openFile(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (trouble: { errMsg?: string }): void => reject(new Error(trouble.errMsg ?? 'not opened'))
    uni.downloadFile({
      url: address,
      success: ({ tempFilePath }) =>
        uni.openDocument({ filePath: tempFilePath, showMenu: true, success: () => resolve(), fail }),
      fail,
    })
  })
}

/** What others see behind a shared link. */
export function openShared(share: string): void {
  uni.navigateTo({ url: `/pages/reader/index?share=${encodeURIComponent(share)}` })
}

/** A campaign's page, as others see it by this promotion. */
export function openCampaign(promotion: string): void {
  uni.navigateTo({ url: `/pages/reader/index?campaign=${encodeURIComponent(promotion)}` })
}

/** The address our own frame shows. */
export function frameOf(path: string): string {
  return host + path
}

/** None: this is the mini program. */
export function entryCode(_slug: string, _entry: number): string {
  return ''
}
