import { config } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'
import { forgetPage } from './lifecycle'

config.global.config.errorHandler = (trouble) => {
  throw trouble
}

afterEach(() => {
  forgetPage()
  vi.useRealTimers()
  vi.resetModules()
})
