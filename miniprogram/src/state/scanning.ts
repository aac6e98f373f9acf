import { scan } from '@platform/scan'
import { t } from '@/words'
import { go, say } from './going'
import { openedByScan, pageFor } from './opening'

/** Scan, and go where the code leads. */
export async function scanAndGo(): Promise<void> {
  try {
    const text = await scan()
    if (text === null) return
    const opened = openedByScan(text)
    if (opened) go(pageFor(opened))
    else say(t('这不是我们的二维码'))
  } catch (trouble) {
    console.error(trouble)
    say(t('扫码没有打开，请稍后再试'))
  }
}
