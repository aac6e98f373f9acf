import { arrived, leaveToSignIn, proof } from '@platform/login'
import { Failure, leaving, refusal } from './failure'
import type { Shapes } from './shapes'
import { send } from './transport'
import { dropToken, keepToken } from './token'

/** Told of everybody who signed in, so that what is shown belongs to them. */
type Listener = (me: Shapes['Me']) => void
const listeners: Listener[] = []
let underWay: Promise<void> | null = null

export function onSignIn(listener: Listener): void {
  listeners.push(listener)
}

/** Sign in; however many ask at once, it is done once. */
export function signIn(): Promise<void> {
  underWay ??= enter().finally(() => {
    underWay = null
  })
  return underWay
}

async function enter(): Promise<void> {
  dropToken()
  const told = await send({ method: 'post', address: '/api/v1/session', body: await proof(), headers: {} })
  if (told.status === 200) {
    const session = told.body as Shapes['Session']
    keepToken(session.token)
    arrived()
    listeners.forEach((listener) => listener(session))
    return
  }
  if (told.status === 401 && leaveToSignIn()) throw leaving()
  throw notSignedIn(refusal(told.status, told.body, told.headers))
}

/** Never a second sign-in for the sake of the first. */
function notSignedIn(failure: Failure): Failure {
  return new Failure(failure.kind, failure.sentence, { ...failure.more, status: undefined })
}
