/** One deed of a person, such as handing customers over: done once, however often the button is pressed and the net fails. */
import { ref, type Ref } from 'vue'
import { failureOf, type Failure } from '@/api/failure'
import { newKey } from './keys'

export interface Deed<Given extends unknown[], Done> {
  busy: Ref<boolean>
  /** Why it did not work out; null while all is well. */
  trouble: Ref<Failure | null>
  /** What came of it; undefined when it did not work out, or is under way already. */
  run: (...given: Given) => Promise<Done | undefined>
}

/** `act` gets the key of this deed. The key stays the same until the deed is done or refused, or is about something else:
 * who presses again after the net failed asks for the same deed. */
export function useDeed<Given extends unknown[], Done>(
  act: (key: string, ...given: Given) => Promise<Done>,
): Deed<Given, Done> {
  const busy = ref(false)
  const trouble = ref<Failure | null>(null) as Ref<Failure | null>
  let open: { about: string; key: string } | null = null

  async function run(...given: Given): Promise<Done | undefined> {
    if (busy.value) return undefined
    const about = JSON.stringify(given)
    if (open?.about !== about) open = { about, key: newKey() }
    busy.value = true
    trouble.value = null
    try {
      const done = await act(open.key, ...given)
      open = null
      return done
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (!failure.passing) open = null
      if (failure.kind !== 'leaving') trouble.value = failure
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { busy, trouble, run }
}
