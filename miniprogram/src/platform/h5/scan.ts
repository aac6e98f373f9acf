import { inWeChat, jssdk } from './jssdk'

/** What the code in front of the camera says; null when the person turned back. */
export async function scan(): Promise<string | null> {
  const wx = await jssdk()
  return new Promise((resolve, reject) => {
    wx.scanQRCode({
      needResult: 1,
      scanType: ['qrCode', 'barCode'],
      success: (answer: { resultStr: string }) => resolve(read(answer.resultStr)),
      cancel: () => resolve(null),
      fail: (trouble: { errMsg: string }) => reject(new Error(trouble.errMsg)),
    })
  })
}

/** WeChat on iOS answers JSON, elsewhere plain text. */
export function read(answer: string): string {
  try {
    const told = JSON.parse(answer) as { scan_code?: { scan_result?: string } }
    return told.scan_code?.scan_result ?? answer
  } catch {
    return answer
  }
}

/** Only WeChat's browser has a scanner. */
export const scans = inWeChat()
