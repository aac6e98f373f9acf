import uni from '@dcloudio/vite-plugin-uni'
import { defineConfig } from 'vite'
import { places } from './build/places'
import { selfContained } from './build/self_contained'

// Without it the kit's compiler reports each build to its maker: an MD5 of this machine's network address and counts.
process.env.CI ??= 'true'

// With "type": "module" the CommonJS plugin arrives wrapped.
const plugin = (uni as unknown as { default?: typeof uni }).default ?? uni

export default defineConfig({
  plugins: [plugin(), selfContained()],
  resolve: { alias: places(process.env.UNI_PLATFORM === 'mp-weixin' ? 'mp' : 'h5') },
  css: { preprocessorOptions: { scss: { quietDeps: true } } },
  server: { host: '127.0.0.1', proxy: { '/api': { target: process.env.QUDAO ?? 'http://127.0.0.1:8000' } } },
})
