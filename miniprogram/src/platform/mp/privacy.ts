/** WeChat asks for the person's consent to the privacy guide before certain calls; `show` draws our sheet. */
export function onNeed(show: (answer: (agreed: boolean) => void) => void): void {
  if (!wx.onNeedPrivacyAuthorization) return
  wx.onNeedPrivacyAuthorization((resolve: (answer: { event: string; buttonId?: string }) => void) => {
    show((agreed) => resolve(agreed ? { event: 'agree', buttonId: 'agree-privacy' } : { event: 'disagree' }))
  })
}

/** The guide that the platform shows, as headquarters filed it with WeChat. */
export function openGuide(): void {
  wx.openPrivacyContract({})
}
