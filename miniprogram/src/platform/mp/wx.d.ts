/** What we use of WeChat's own `wx` where uni has no twin of it. */
declare const wx: {
  getAppBaseInfo(): object
  requestSubscribeMessage(given: object): void
  onNeedPrivacyAuthorization?(ask: (resolve: (answer: { event: string; buttonId?: string }) => void) => void): void
  openPrivacyContract(given: object): void
  shareFileMessage(given: object): void
  getFileSystemManager(): { writeFileSync(file: string, text: string, encoding: string): void }
  env: { USER_DATA_PATH: string }
}
