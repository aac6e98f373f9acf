import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

interface Preprocessor {
  initPreContext(platform: string): void
  preHtml(code: string, file: string): string
  preJs(code: string, file: string): string
}

/** Vitest knows nothing of the kit's `#ifdef`: here one platform's branches stay and the others go, as in a build. */
export function branches(platform: 'h5' | 'mp-weixin'): Plugin {
  const kit = createRequire(import.meta.url)('@dcloudio/uni-cli-shared') as Preprocessor
  kit.initPreContext(platform)
  return {
    name: 'branches',
    enforce: 'pre',
    transform(code, id) {
      if (!code.includes('#if')) return null
      const file = id.split('?')[0] ?? id
      if (file.endsWith('.vue')) return { code: kit.preHtml(code, file), map: null }
      return /\.[jt]s$/.test(file) ? { code: kit.preJs(code, file), map: null } : null
    },
  }
}
