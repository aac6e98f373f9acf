import type { Proof } from '../kinds'

/** A fresh code of WeChat's; it works once, for five minutes. */
export function proof(): Promise<Proof> {
  return new Promise((resolve, reject) => {
    uni.login({
      provider: 'weixin',
      success: (answer) => resolve({ code: answer.code, via: 'mini' }),
      fail: (trouble) => reject(new Error(trouble.errMsg)),
    })
  })
}

/** In the mini program nobody has to leave for it. */
export function leaveToSignIn(): boolean {
  return false
}

export function arrived(): void {}
