/** A file of ours: the browser shows it, or hands it to whatever can. */
export function openFile(address: string): Promise<void> {
  location.assign(address)
  return Promise.resolve()
}

/** What others see behind a shared link. */
export function openShared(share: string): void {
  location.assign(`/m/${encodeURIComponent(share)}`)
}

/** A campaign's page, as others see it by this promotion. */
export function openCampaign(promotion: string): void {
  location.assign(`/p/go/${encodeURIComponent(promotion)}`)
}

/** Only the mini program shows pages within its own frame. */
export function frameOf(_path: string): string {
  return ''
}

/** The picture of a code that opens an entry of mine in the mini program, where WeChat can be asked of my account. */
export function entryCode(slug: string, entry: number): string {
  return `/p/${encodeURIComponent(slug)}/entries/${entry}/mini.png`
}
