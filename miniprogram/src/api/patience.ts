import type { Failure } from './failure'

/** How long to wait before each further try, while nobody answers. */
const PAUSES = [400, 1500]
/** A server that asks for more is not waited for: the person is told instead. */
const LONGEST = 5

/** How many milliseconds until the next try; null: give up. `again` says that a repeat does no harm. */
export function pauseBefore(next: number, failure: Failure, again: boolean): number | null {
  const pause = PAUSES[next - 1]
  if (!again || pause === undefined) return null
  if (failure.code === 'still_running') return seconds(failure, pause)
  if (!failure.passing || failure.kind === 'broken') return null
  return seconds(failure, pause)
}

function seconds(failure: Failure, otherwise: number): number | null {
  const asked = failure.more.seconds
  if (asked === undefined) return otherwise
  return asked <= LONGEST ? Math.max(asked * 1000, otherwise) : null
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
