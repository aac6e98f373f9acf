import { onNet } from '@platform/net'
import { reactive } from 'vue'

/** Whether this phone has a network, as far as it knows. */
export const net = reactive({ online: true })

/** Watch from the program's start. */
export function watchNet(): void {
  onNet((online) => (net.online = online))
}
