/** How much waits for this person: shown on the tabs. */
import { reactive } from 'vue'
import { get } from '@/api/client'
import { failureOf } from '@/api/failure'

export const badges = reactive({ messages: 0, approvals: 0 })

/** Counted anew. What cannot be counted now keeps its last number: a badge is worth no complaint. */
export async function countBadges(): Promise<void> {
  try {
    Object.assign(badges, await get('/api/v1/badges'))
  } catch (thrown) {
    if (!failureOf(thrown).passing) Object.assign(badges, { messages: 0, approvals: 0 })
  }
}
