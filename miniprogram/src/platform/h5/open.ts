/** A file of ours: the browser shows it, or hands it to whatever can. */
export function openFile(address: string): Promise<void> {
  location.assign(address)
  return Promise.resolve()
}

/** What others see behind a shared link. */
export function openShared(share: string): void {
  location.assign(`/m/${encodeURIComponent(share)}`)
}

/** Only the mini program shows pages within its own frame. */
export function frameOf(_share: string): string {
  return ''
}
