/** How an entry of mine stands, in the words of the Official Account's pages. */
import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { minute, until } from '@/words/values'

export type Entry = Shapes['Entry']

/** The one sentence of an entry, large, and what goes with it. */
export interface Said {
  kind: 'good' | 'wait' | 'stop'
  title: string
  text: string
}

/** `asking`: WeChat is asked of my account just now. `opens`: there is a code that opens the mini program, where it can
 * be asked. */
export function verdictOf(entry: Entry, asking: boolean, opens: boolean): Said {
  if (entry.state === 'held') return entry.needs_rank ? rankOf(entry, asking, opens) : heldOf(entry)
  if (entry.state === 'refused') return stop(t('没有通过核对'), entry.refused_reason ?? '')
  if (entry.state === 'withdrawn')
    return stop(
      entry.bait === 'appointment' ? t('预约已取消') : t('您已退出这次参与'),
      t('您在活动里填写的内容已经删除。'),
    )
  return outcomeOf(entry)
}

function rankOf(entry: Entry, asking: boolean, opens: boolean): Said {
  const { prize } = entry
  if (asking) {
    return wait(
      t('正在请微信核对…'),
      prize
        ? t('{prize} 已经为您留着。为了不让人批量冒领，这个活动要请微信看一眼账号。', { prize })
        : t('为了不让人批量冒领，这个活动要请微信看一眼账号。该是您的，已经为您留着。'),
    )
  }
  if (opens) return wait(t('请在小程序里打开'), t('长按识别，打开小程序就核对'))
  // Whether something was won is told only where it is kept for them: nobody is promised a prize they did not win.
  return wait(
    t('微信暂时没有回答'),
    prize ? t('奖品一直为您留着，过一会儿再来看。') : t('该是您的，一直为您留着，过一会儿再来看。'),
  )
}

function heldOf(entry: Entry): Said {
  const { prize, check_code } = entry
  if (check_code && prize)
    return good(t('{prize} 为您留着', { prize }), t('到店出示下面的码，店员见到您，核实后当场就给您。'))
  if (check_code) {
    return wait(t('到店核实一下就好'), t('为了对每个人都公平，有些参与要请店员见您一面。该是您的，已经为您留着。'))
  }
  return wait(
    t('正在核对'),
    t('为了对每个人都公平，有些参与要人工看一眼，一般一个工作日内就有结果。该是您的，已经为您留着。'),
  )
}

function outcomeOf(entry: Entry): Said {
  const { bait, outcome, wanted_at, detail } = entry
  const prize = entry.prize ?? ''
  if (outcome === 'won')
    return good(
      bait === 'lottery' ? t('恭喜您抽中 {prize}', { prize }) : t('您领到了 {prize}', { prize }),
      detail ?? '',
    )
  if (outcome === 'lost') return stop(t('这次没有抽中'), t('感谢参与，祝您下次好运。'))
  if (outcome === 'sold_out' && bait === 'lottery')
    return stop(t('很遗憾，奖品已发完'), t('您抽中的奖品在您之前刚好发完了，很抱歉。'))
  if (wanted_at) return good(t('预约成功'), minute(wanted_at))
  if (bait === 'material') return good(t('谢谢您'), t('现在可以继续看了。'))
  return good(t('提交成功'), t('工作人员会尽快与您联系。'))
}

/** What is said around a check code. */
export function checkWords(entry: Entry): { how: string; soon: string; why: string } {
  const changes = t('几分钟换一次，请现场打开这一页，截图没有用。')
  if (!entry.prize) {
    return {
      how: t('请店员核实：用小程序“核销”扫这个码'),
      soon: t('几分钟换一次，请现场打开这一页，截图没有用。核实后这里马上有结果。'),
      why: t('不方便到店？不用做什么，总部也会看，一般一个工作日内有结果。'),
    }
  }
  return {
    how: t('到店出示此码，店员核实后当场领取'),
    soon: changes,
    why: entry.voucher
      ? t('您是第一次在这里领奖，店员要见您本人一面，以后参加别的活动就不用了。过了有效期没来领，奖品会让给别人。')
      : t('为了对每个人都公平，这次参与要见您本人一面。不急着到店也没关系，总部也会看，奖品一直为您留着。'),
  }
}

/** One word for the list; null where there is nothing to be done or known. */
export function tagOf(entry: Entry): { kind: 'plain' | 'good' | 'warn'; text: string } | null {
  const { state, voucher, outcome } = entry
  if (state === 'held') {
    return { kind: 'warn', text: entry.needs_rank ? t('等微信核对') : entry.prize ? t('到店领取') : t('正在核对') }
  }
  if (state === 'refused') return { kind: 'plain', text: t('没有通过核对') }
  if (state === 'withdrawn') return { kind: 'plain', text: t('已退出') }
  if (voucher) {
    const text = voucher.in_person ? t('到店领取') : voucherState(voucher.state)
    return { kind: voucher.state === 'good' ? 'good' : 'plain', text }
  }
  if (outcome === 'lost') return { kind: 'plain', text: t('没有抽中') }
  if (outcome === 'sold_out') return { kind: 'plain', text: entry.bait === 'lottery' ? t('已抽完') : t('已领完') }
  return entry.wanted_at ? { kind: 'good', text: t('已预约') } : null
}

export function voucherState(state: Shapes['Voucher']['state']): string {
  return { good: t('可使用'), used: t('已使用'), expired: t('已过期'), withdrawn: t('已退回') }[state]
}

/** Until when its voucher is good, which hour was booked, else when I took part. */
export function whenOf({ wanted_at, voucher, at }: Entry): string {
  if (wanted_at) return minute(wanted_at)
  if (voucher?.state === 'good' && voucher.good_until) return t('有效至 {when}', { when: until(voucher.good_until) })
  return t('{when} 参加', { when: minute(at) })
}

const good = (title: string, text: string): Said => ({ kind: 'good', title, text })
const wait = (title: string, text: string): Said => ({ kind: 'wait', title, text })
const stop = (title: string, text: string): Said => ({ kind: 'stop', title, text })
