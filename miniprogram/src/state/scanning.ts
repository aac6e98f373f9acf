import { scan } from '@platform/scan'
import { t } from '@/words'
import { go, say } from './going'
import { ITEM, openedByScan, pageFor } from './opening'

/** Scan, and go where the code leads; where no camera opens, to the page on which a code is typed. */
export async function scanAndGo(): Promise<void> {
  try {
    const text = await scan()
    if (text === null) return
    const opened = openedByScan(text)
    if (opened) go(pageFor(opened))
    else say(t('这不是我们的二维码'))
  } catch (trouble) {
    console.error(trouble)
    say(t('扫码没有打开，可以照着包装填写防伪码'))
    go(ITEM)
  }
}
