/** What a page shows: fetched when it opens, again when it is pulled down, and when the net is back. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { failureOf, type Failure } from '@/api/failure'
import { net } from './net'

/** What a list or a page is doing: the components draw each state alike. */
export interface Load {
  /** Nothing has come yet: a skeleton is shown. */
  first: Ref<boolean>
  trouble: Ref<Failure | null>
  reload: () => Promise<void>
}

export interface Loaded<Value> extends Load {
  value: Ref<Value | null>
}

/** One thing. What is shown stays while it is fetched again; an answer that a newer one has overtaken is dropped. */
export function useLoad<Value>(fetch: () => Promise<Value>): Loaded<Value> {
  const value = shallowRef<Value | null>(null)
  const trouble = shallowRef<Failure | null>(null)
  const settled = ref(false)
  let newest = 0

  async function reload(): Promise<void> {
    const mine = ++newest
    try {
      const got = await fetch()
      if (mine !== newest) return
      value.value = got
      trouble.value = null
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (mine !== newest || failure.kind === 'leaving') return
      trouble.value = failure
    }
    settled.value = true
  }

  again(trouble, reload)
  return { value, trouble, reload, first: computed(() => !settled.value) }
}

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export interface Listed<Item> extends Load {
  items: Ref<Item[]>
  more: ComputedRef<boolean>
  fetching: Ref<boolean>
  further: () => Promise<void>
}

/** A list that grows page by page. */
export function useList<Item>(fetch: (cursor: string | null) => Promise<Page<Item>>): Listed<Item> {
  const items = shallowRef<Item[]>([])
  const cursor = ref<string | null>(null)
  const trouble = shallowRef<Failure | null>(null)
  const settled = ref(false)
  const fetching = ref(false)
  let newest = 0

  async function load(from: string | null): Promise<void> {
    const mine = ++newest
    fetching.value = true
    try {
      const page = await fetch(from)
      if (mine !== newest) return
      items.value = from === null ? page.items : [...items.value, ...page.items]
      cursor.value = page.next_cursor
      trouble.value = null
      settled.value = true
    } catch (thrown) {
      const failure = failureOf(thrown)
      if (mine !== newest || failure.kind === 'leaving') return
      trouble.value = failure
      settled.value = true
    } finally {
      if (mine === newest) fetching.value = false
    }
  }

  const reload = (): Promise<void> => load(null)
  const more = computed(() => cursor.value !== null)
  async function further(): Promise<void> {
    if (more.value && !fetching.value) await load(cursor.value)
  }

  again(trouble, reload)
  return { items, trouble, reload, more, fetching, further, first: computed(() => !settled.value) }
}

/** What failed because the net was away is fetched by itself when it is back. */
function again(trouble: Ref<Failure | null>, reload: () => Promise<void>): void {
  watch(
    () => net.online,
    (online) => {
      if (online && trouble.value?.passing) void reload()
    },
  )
}
