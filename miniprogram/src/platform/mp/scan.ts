/** What the code in front of the camera says; null when the person turned back. */
export function scan(): Promise<string | null> {
  return new Promise((resolve, reject) => {
    uni.scanCode({
      success: (answer) => resolve((answer as { path?: string }).path || answer.result),
      fail: (trouble) => (/cancel/.test(trouble.errMsg) ? resolve(null) : reject(new Error(trouble.errMsg))),
    })
  })
}

/** Scanning is there wherever the mini program runs. */
export const scans = true
