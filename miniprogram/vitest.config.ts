import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { branches } from './build/branches'
import { places } from './build/places'

// The platform's own tags, which WeChat and the kit's H5 provide.
const TAGS = new Set(['view', 'text', 'image', 'scroll-view', 'picker', 'web-view'])
const lifecycle = new URL('./tests/lifecycle.ts', import.meta.url).pathname

export default defineConfig({
  plugins: [branches('h5'), vue({ template: { compilerOptions: { isCustomElement: (tag) => TAGS.has(tag) } } })],
  resolve: { alias: { ...places('h5'), '@dcloudio/uni-app': lifecycle } },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/built/**'],
    setupFiles: ['tests/setup.ts'],
    server: { deps: { inline: ['wot-design-uni'] } },
    css: false,
    testTimeout: 30_000, // the first page of a file loads the whole kit
  },
})
