import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'

const FONT_FACE = /@font-face\s*\{[^}]*\}/g
const FOREIGN = /(?:https?:)?\/\/at\.alicdn\.com/
/** The shadow under a title bar, which no page of ours has; H5 would fetch it all the same. */
const SHADOW = /url\(["']?https?:\/\/cdn\.dcloud\.net\.cn[^)]*\)/g

/** The kit's icons come from a host of its maker's. In the mini program they travel in the style sheet instead; on H5
 * the kit bundles the same font anyway, so the foreign rule is dropped. */
export function selfContained(): Plugin {
  const font = createRequire(import.meta.url).resolve('wot-design-uni/components/wd-icon/wd-icons.ttf')
  return {
    name: 'self-contained',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !/\.(wxss|css)$/.test(file.fileName)) continue
        const style = typeof file.source === 'string' ? file.source : Buffer.from(file.source).toString()
        file.source = style
          .replace(SHADOW, 'none')
          .replace(FONT_FACE, (rule) => (FOREIGN.test(rule) ? carried(rule, file.fileName) : rule))
      }
    },
  }

  function carried(rule: string, file: string): string {
    if (!file.endsWith('.wxss')) return ''
    const data = readFileSync(font).toString('base64')
    const family = /font-family:\s*([^;}]+)/.exec(rule)?.[1] ?? 'wd-icons'
    return `@font-face{font-family:${family};src:url(data:font/ttf;base64,${data}) format("truetype")}`
  }
}
