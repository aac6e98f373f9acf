/** Pages as people see them, for tests: opened with a query, read as text, touched where the words are. */
import { flushPromises, mount, type DOMWrapper, type VueWrapper } from '@vue/test-utils'
import { expect, vi } from 'vitest'
import type { Component } from 'vue'
import { moments } from './lifecycle'

export class Page {
  private constructor(readonly wrapper: VueWrapper) {}

  static async open(page: { default: Component }, query: Record<string, string> = {}): Promise<Page> {
    moments.query = query
    const wrapper = mount(page.default, { attachTo: document.body }) as VueWrapper
    await flushPromises()
    return new Page(wrapper)
  }

  get text(): string {
    return this.wrapper.text()
  }

  /** Wait until the page says this. */
  async sees(words: string): Promise<void> {
    await vi.waitFor(() => expect(this.text).toContain(words))
  }

  /** Touch the innermost thing that says exactly this, as soon as it is there. */
  async touch(words: string): Promise<void> {
    const found = await vi.waitFor(() => this.saying(words))
    found.element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    await flushPromises()
  }

  /** Type into the field with this label. */
  async type(label: string, text: string): Promise<void> {
    const field = this.wrapper.find(`[aria-label="${label}"]`)
    const typed = ['INPUT', 'TEXTAREA']
    const input = typed.includes(field.element.tagName) ? field : field.find('input, textarea')
    await input.setValue(text)
    await flushPromises()
  }

  /** The page comes into sight again. */
  async again(): Promise<void> {
    moments.shown.forEach((one) => one())
    await flushPromises()
  }

  /** The page goes out of sight. */
  async leaves(): Promise<void> {
    moments.hidden.forEach((one) => one())
    await flushPromises()
  }

  private saying(words: string): DOMWrapper<Element> {
    const found = this.wrapper.findAll('*').filter((one) => one.text() === words)
    const innermost = found[found.length - 1]
    if (!innermost) throw new Error(`nothing says ${words}`)
    return innermost
  }
}
