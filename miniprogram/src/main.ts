import { createSSRApp, type App as Program } from 'vue'
import App from './App.vue'

export function createApp(): { app: Program } {
  return { app: createSSRApp(App) }
}
