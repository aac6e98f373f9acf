/** Asking the server: signed in, patient, and with one kind of failure. */
import { failureOf, refusal, type Failure } from './failure'
import { pauseBefore, wait } from './patience'
import type { Answer, Method, Wish, With } from './shapes'
import { signIn } from './signing_in'
import { currentToken } from './token'
import { send, type Request } from './transport'

interface AnyWish {
  path?: Record<string, string | number>
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  key?: string
}
type Given<P extends With<M>, M extends Method> = object extends Wish<P, M> ? [wish?: Wish<P, M>] : [wish: Wish<P, M>]

/** Look something up; asked again by itself while nobody answers. */
export function get<P extends With<'get'>>(address: P, ...[wish]: Given<P, 'get'>): Promise<Answer<P, 'get'>> {
  return call('get', address, wish as AnyWish) as Promise<Answer<P, 'get'>>
}

/** Do something. With the key of the deed (`state/deeds`) it is asked again by itself while nobody answers: however often
 * it arrives, it is done once. */
export function post<P extends With<'post'>>(address: P, ...[wish]: Given<P, 'post'>): Promise<Answer<P, 'post'>> {
  return call('post', address, wish as AnyWish) as Promise<Answer<P, 'post'>>
}

/** Say how something is to be; asked again by itself while nobody answers, since saying it twice says the same. */
export function put<P extends With<'put'>>(address: P, ...[wish]: Given<P, 'put'>): Promise<Answer<P, 'put'>> {
  return call('put', address, wish as AnyWish) as Promise<Answer<P, 'put'>>
}

/** Take something away. Not asked again by itself: a second time would be told that it is gone. */
export function remove<P extends With<'delete'>>(
  address: P,
  ...[wish]: Given<P, 'delete'>
): Promise<Answer<P, 'delete'>> {
  return call('delete', address, wish as AnyWish) as Promise<Answer<P, 'delete'>>
}

async function call(method: Method, address: string, wish: AnyWish = {}): Promise<unknown> {
  const request = requestOf(method, address, wish)
  const again = method === 'get' || method === 'put' || wish.key !== undefined
  let signedInAnew = false
  for (let tried = 1; ; ) {
    try {
      return await once(request)
    } catch (thrown) {
      const failure: Failure = failureOf(thrown)
      if (failure.more.status === 401 && !signedInAnew) {
        signedInAnew = true
        await signIn()
        continue
      }
      const pause = pauseBefore(tried++, failure, again)
      if (pause === null) throw failure
      await wait(pause)
    }
  }
}

async function once(request: Request): Promise<unknown> {
  if (currentToken() === null) await signIn()
  const headers = { ...request.headers, Authorization: `Bearer ${currentToken()}` }
  const told = await send({ ...request, headers })
  if (told.status >= 200 && told.status < 300) return told.status === 204 ? undefined : told.body
  throw refusal(told.status, told.body, told.headers)
}

/** The address with its blanks filled, its query written, and the key of the deed in its header. */
export function requestOf(method: Method, address: string, wish: AnyWish): Request {
  const filled = address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(wish.path?.[name])))
  const asked = Object.entries(wish.query ?? {}).filter(([, value]) => value !== undefined && value !== null)
  const query = asked.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
  return {
    method,
    address: query ? `${filled}?${query}` : filled,
    body: wish.body,
    headers: wish.key ? { 'Idempotency-Key': wish.key } : {},
  }
}
