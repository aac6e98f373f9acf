import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))

/** Where imports lead: `@/…` into src, `@platform/…` to the files of one of the two platforms. */
export function places(platform: 'mp' | 'h5'): Record<string, string> {
  return { '@platform': `${source}/platform/${platform}`, '@': source }
}
