import type { Answer } from '../kinds'

/** A web page has no such question. */
export const asks = false

/** Only the mini program can ask; who follows the account is told there. */
export function askToSend(templates: string[]): Promise<Record<string, Answer>> {
  return Promise.resolve(Object.fromEntries(templates.map((one) => [one, 'unavailable'])))
}
