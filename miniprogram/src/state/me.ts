/** Who is signed in, and as what they are looking at the program just now. */
import { computed, reactive } from 'vue'
import { get, remove } from '@/api/client'
import type { Shapes } from '@/api/shapes'
import { onSignIn } from '@/api/signing_in'
import { dropToken } from '@/api/token'

export type Me = Shapes['Me']
export type Role = Shapes['Role']

const CHOSEN = 'qudao.role'
const state = reactive<{ me: Me | null; chosen: string }>({ me: null, chosen: '' })
let asked: Promise<Me> | null = null

onSignIn((me) => {
  state.me = { person: me.person, roles: me.roles }
})

/** The person, asked for once; `anew` after what they are may have changed. */
export async function whoAmI(anew = false): Promise<Me> {
  if (state.me && !anew) return state.me
  asked ??= get('/api/v1/me').finally(() => {
    asked = null
  })
  state.me = await asked
  return state.me
}

export const me = computed(() => state.me)
export const roles = computed<Role[]>(() => state.me?.roles ?? [])

/** The role in use: the one chosen, while it is still held, else the first. */
export const role = computed<Role | null>(() => {
  const chosen = state.chosen || (uni.getStorageSync(CHOSEN) as string)
  return roles.value.find((one) => one.kind === chosen) ?? roles.value[0] ?? null
})

export function take(kind: Role['kind']): void {
  state.chosen = kind
  uni.setStorageSync(CHOSEN, kind)
}

/** Sign out on this phone and on the server. */
export async function leave(): Promise<void> {
  await remove('/api/v1/session')
  forget()
}

/** The server knows this person no longer. */
export function forget(): void {
  dropToken()
  state.me = null
}
