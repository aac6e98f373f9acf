import { get } from '@/api/client'

/** The part of WeChat's script that we use. */
export interface Wx {
  config(given: object): void
  ready(then: () => void): void
  error(then: (trouble: { errMsg: string }) => void): void
  scanQRCode(given: object): void
  updateAppMessageShareData(given: object): void
}

const USED = ['scanQRCode', 'updateAppMessageShareData']
let asked: Promise<Wx> | null = null

export function inWeChat(): boolean {
  return /MicroMessenger/i.test(navigator.userAgent)
}

/** WeChat's script, loaded and allowed to work on this page; asked for once. With a hash router the signed address stays
 * the same from page to page. */
export function jssdk(): Promise<Wx> {
  asked ??= ready().catch((trouble: unknown) => {
    asked = null
    throw trouble
  })
  return asked
}

async function ready(): Promise<Wx> {
  const signed = await get('/api/v1/jssdk', { query: { url: location.href.split('#')[0] ?? '' } })
  const wx = await loaded(signed.script)
  return new Promise((resolve, reject) => {
    wx.error((trouble) => reject(new Error(trouble.errMsg)))
    wx.ready(() => resolve(wx))
    wx.config({
      appId: signed.appid,
      timestamp: signed.timestamp,
      nonceStr: signed.nonce,
      signature: signed.signature,
      jsApiList: USED,
    })
  })
}

function loaded(address: string): Promise<Wx> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = address
    script.onload = () => resolve((window as unknown as { wx: Wx }).wx)
    script.onerror = () => reject(new Error(`${new URL(address).host} cannot be reached`))
    document.head.append(script)
  })
}
