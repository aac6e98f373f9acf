import type { Answer } from '../kinds'

/** Here people can be asked. */
export const asks = true

/** Ask whether we may send one message of each kind. Only after a tap, at most three kinds at once. */
export function askToSend(templates: string[]): Promise<Record<string, Answer>> {
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: templates,
      success: (answer: Record<string, string>) =>
        resolve(Object.fromEntries(templates.map((one) => [one, read(answer[one])]))),
      // Switched off for the whole program: WeChat then fails instead of asking.
      fail: () => resolve(Object.fromEntries(templates.map((one) => [one, 'unavailable']))),
    })
  })
}

function read(answer: string | undefined): Answer {
  return answer === 'accept' || answer === 'reject' ? answer : 'unavailable'
}
