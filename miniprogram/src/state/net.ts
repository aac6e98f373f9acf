import { reactive } from 'vue'

/** Whether this phone has a network, as far as it knows. */
export const net = reactive({ online: true })

/** Watch from the program's start. */
export function watchNet(): void {
  uni.getNetworkType({ success: (told) => (net.online = told.networkType !== 'none') })
  uni.onNetworkStatusChange((told) => (net.online = told.isConnected))
}
