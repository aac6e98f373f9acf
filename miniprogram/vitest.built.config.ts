import { defineConfig } from 'vitest/config'

// The mini program as it was built, run in WeChat's own way by its simulator. Build it before: npm run build:mp-weixin
export default defineConfig({
  test: { environment: 'jsdom', include: ['tests/built/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
