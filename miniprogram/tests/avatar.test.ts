/** Initials on a coloured ground can be read, whatever somebody is called: WCAG AA, 4.5 to 1 against white. */
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import QAvatar from '@/components/QAvatar.vue'

function light(colour: string): number {
  const [red, green, blue] = (colour.match(/\d+/g) ?? [])
    .map((one) => Number(one) / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

function ground(name: string): string {
  const { element } = mount(QAvatar, { props: { name } })
  return (element as HTMLElement).style.background
}

describe('an avatar', () => {
  // Names whose characters add up to six numbers in a row: every ground there is, once.
  const grounds = [...'abcdef'].map(ground)

  it('has a ground of its own for each of them', () => {
    expect(new Set(grounds).size).toBe(6)
  })

  it.each(grounds)('shows white letters well on %s', (colour) => {
    expect(1.05 / (light(colour) + 0.05)).toBeGreaterThanOrEqual(4.5)
  })
})
