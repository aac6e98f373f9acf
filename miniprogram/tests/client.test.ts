import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure } from '@/api/failure'
import { pickUp, SESSION, type Phone } from './phone'

type Client = typeof import('@/api/client')
let phone: Phone
let client: Client

beforeEach(async () => {
  phone = pickUp().when('POST /api/v1/session', SESSION)
  vi.useFakeTimers()
  sessionStorage.clear()
  client = await import('@/api/client')
})

/** The outcome of something that waits between its tries. */
async function outcome<Value>(asked: Promise<Value>): Promise<Value | Error> {
  const settled = asked.catch((failure: Error) => failure)
  await vi.runAllTimersAsync()
  return settled
}

describe('signing in', () => {
  it('is done before the first call, and its token goes with each', async () => {
    phone.when('GET /api/v1/dealer', { code: 'D001' })
    await outcome(client.get('/api/v1/dealer'))
    await outcome(client.get('/api/v1/dealer'))
    expect(phone.calls('POST /api/v1/session')).toHaveLength(1)
    expect(phone.calls('GET /api/v1/dealer').map((one) => one.headers.Authorization)).toEqual([
      'Bearer a-token',
      'Bearer a-token',
    ])
  })

  it('is done once however many calls wait for it', async () => {
    phone.when('GET /api/v1/dealer', {}).when('GET /api/v1/badges', {})
    await outcome(Promise.all([client.get('/api/v1/dealer'), client.get('/api/v1/badges')]))
    expect(phone.calls('POST /api/v1/session')).toHaveLength(1)
  })

  it('is done anew once when the token is over, and the call repeated', async () => {
    phone.kept.set('qudao.token', 'an-old-token')
    phone.when('GET /api/v1/dealer', { status: 401, body: said('sign_in_again') }, { code: 'D001' })
    expect(await outcome(client.get('/api/v1/dealer'))).toEqual({ code: 'D001' })
    expect(phone.kept.get('qudao.token')).toBe('a-token')
  })

  it('is not done again and again for a server that always says 401', async () => {
    phone.when('GET /api/v1/dealer', { status: 401, body: said('sign_in_again') })
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({ kind: 'refused', code: 'sign_in_again' })
    expect(phone.calls('GET /api/v1/dealer')).toHaveLength(2)
  })

  it('that is refused is told, and never tried for its own sake', async () => {
    phone.refuses('POST /api/v1/session', 403, 'snapshot_user', '请用完整的微信打开。')
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({ sentence: '请用完整的微信打开。' })
    expect(phone.calls('POST /api/v1/session')).toHaveLength(1)
  })
})

describe('patience', () => {
  it('asks again while nobody answers, then says that the net is away', async () => {
    phone.when('GET /api/v1/dealer', { fail: 'request:fail' })
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({ kind: 'offline' })
    expect(phone.calls('GET /api/v1/dealer')).toHaveLength(3)
  })

  it('tells slow from away', async () => {
    phone.when('GET /api/v1/dealer', { fail: 'request:fail timeout' })
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({ kind: 'slow' })
  })

  it('sends a deed again under the same key', async () => {
    phone.when(
      'POST /api/v1/dealer/staff/invitation',
      { fail: 'request:fail' },
      { status: 201, body: { scene: 'k_1' } },
    )
    const done = await outcome(client.post('/api/v1/dealer/staff/invitation', { key: 'a-key-of-one-deed' }))
    expect(done).toEqual({ scene: 'k_1' })
    const keys = phone.calls('POST /api/v1/dealer/staff/invitation').map((one) => one.headers['Idempotency-Key'])
    expect(keys).toEqual(['a-key-of-one-deed', 'a-key-of-one-deed'])
  })

  it('never sends a deed without a key twice', async () => {
    phone.when('POST /api/v1/phone', { fail: 'request:fail' })
    expect(await outcome(client.post('/api/v1/phone', { body: { code: 'c' } }))).toMatchObject({ kind: 'offline' })
    expect(phone.calls('POST /api/v1/phone')).toHaveLength(1)
  })

  it('never takes something away twice', async () => {
    phone.when('DELETE /api/v1/dealer/staff/4', { fail: 'request:fail' })
    await outcome(client.remove('/api/v1/dealer/staff/{staff_id}', { path: { staff_id: 4 } }))
    expect(phone.calls('DELETE /api/v1/dealer/staff/4')).toHaveLength(1)
  })

  it('waits as long as the server asks, within reason', async () => {
    phone.when('GET /api/v1/dealer', busy('3'), { code: 'D001' })
    const asked = client.get('/api/v1/dealer')
    await vi.advanceTimersByTimeAsync(2900)
    expect(phone.calls('GET /api/v1/dealer')).toHaveLength(1)
    expect(await outcome(asked)).toEqual({ code: 'D001' })
  })

  it('tells the person instead of waiting for a minute', async () => {
    phone.when('GET /api/v1/dealer', busy('60'))
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({ kind: 'busy', more: { seconds: 60 } })
    expect(phone.calls('GET /api/v1/dealer')).toHaveLength(1)
  })

  it('asks again when its first try is still under way', async () => {
    const running = { status: 409, body: said('still_running'), headers: { 'Retry-After': '1' } }
    phone.when('POST /api/v1/privacy/erasure', running, { status: 202, body: { state: 'waiting' } })
    expect(await outcome(client.post('/api/v1/privacy/erasure', { key: 'a-key-of-one-deed' }))).toEqual({
      state: 'waiting',
    })
  })

  it('takes a no for a no', async () => {
    phone.refuses('GET /api/v1/dealer', 403, 'not_owner', '只有老板可以查看。')
    expect(await outcome(client.get('/api/v1/dealer'))).toMatchObject({
      kind: 'refused',
      sentence: '只有老板可以查看。',
    })
    expect(phone.calls('GET /api/v1/dealer')).toHaveLength(1)
  })
})

describe('what is said', () => {
  it('names the number of a fault of ours, and none of its inside', async () => {
    phone.when('GET /api/v1/dealer', {
      status: 500,
      body: '<h1>Traceback</h1>',
      headers: { 'X-Request-Id': 'deadbeef99' },
    })
    const failure = (await outcome(client.get('/api/v1/dealer'))) as Failure
    expect(failure.kind).toBe('broken')
    expect(failure.sentence).toBe('出了点问题，请稍后再试（编号 deadbeef）')
  })

  it('fills the blanks of an address and leaves out what is not asked', async () => {
    expect(
      client.requestOf('get', '/api/v1/approvals/{claim_id}', {
        path: { claim_id: '7/8' },
        query: { as: 'hq', cursor: null, q: '张 伟&' },
      }).address,
    ).toBe('/api/v1/approvals/7%2F8?as=hq&q=%E5%BC%A0%20%E4%BC%9F%26')
  })
})

function busy(seconds: string): object {
  return { status: 503, body: '', headers: { 'Retry-After': seconds } }
}

function said(code: string): object {
  return { error: { code, message: '请重新登录。', request_id: 'r' } }
}
