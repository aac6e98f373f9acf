/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** The mini program's host; what the package command puts in place of the committed text. */
  readonly VITE_API_BASE: string
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
