import type { Shapes } from '@/api/shapes'
import { t } from '@/words'
import { minute } from '@/words/values'

/** The one sentence of a verdict, large, and what goes with it. */
export interface Said {
  kind: 'good' | 'wait' | 'stop'
  title: string
  text: string
}

export function verdictOf(found: Shapes['Verdict']): Said {
  if (found.verdict === 'not_available')
    return {
      kind: 'wait',
      title: t('暂时查不到这个码'),
      text: t('请核对包装上的防伪码再试一次。如果还是查不到，请先不要使用，联系卖给您的商家。'),
    }
  if (found.owner === 'me') return { kind: 'good', title: t('正品，请放心使用'), text: t('这件产品在您名下') }
  if (found.verdict === 'genuine')
    return {
      kind: 'good',
      title: t('正品，请放心使用'),
      text: found.first_verified_at ? t('您之前查过，仍然有效') : t('您查验之前，没有人在微信里查验过它'),
    }
  const when = found.first_verified_at ? minute(found.first_verified_at) : ''
  if (found.verdict === 'seen_before')
    return {
      kind: 'stop',
      title: t('这个码之前有人查过'),
      text: t('第一次查验：{when}。送礼、转手、试扫都会这样，不一定有问题。', { when }),
    }
  return {
    kind: 'stop',
    title: t('这个码需要您留意'),
    text: t('请核对包装是否完好、涂层有没有被刮开，再联系购买的门店或品牌方。'),
  }
}

/** What people of ours are told of a code, line by line; nothing of a person. */
export function inspectionOf(told: Shapes['Inspection']): { title: string; value: string }[] {
  const states: Record<string, string> = {
    active: t('已激活，可以卖'),
    issued: t('还没激活，不该在卖'),
    scheduled: t('还没到激活的时间'),
    frozen: t('冻结中，先不要卖'),
    void: t('已作废，请收回'),
    unknown: t('不是我们的码'),
  }
  const kinds: Record<string, string> = { item: t('单品'), carton: t('箱'), pallet: t('托盘') }
  const state = states[told.state] ?? told.state
  const lines = [
    { title: t('状态'), value: told.reason ? t('{state}（{reason}）', { state, reason: told.reason }) : state },
  ]
  if (!told.batch) return lines
  lines.push(
    { title: t('产品'), value: told.product ?? '' },
    { title: t('批次'), value: told.lot ? `${told.batch} · ${told.lot}` : told.batch },
    { title: kinds[told.kind ?? ''] ?? t('序列号'), value: t('序列号 {serial}', { serial: String(told.serial) }) },
    { title: t('卖给'), value: told.dealer ?? t('没有指定渠道商') },
  )
  if (told.kind !== 'item') return lines
  const looks = told.first_look_at
    ? t('{number} 次，第一次 {when}', { number: told.looks, when: minute(told.first_look_at) })
    : t('还没有')
  lines.push(
    { title: t('顾客查验'), value: looks },
    {
      title: t('绑定'),
      value: told.bound_at ? t('已绑定，{when}', { when: minute(told.bound_at) }) : t('还没有人绑定'),
    },
  )
  return lines
}
