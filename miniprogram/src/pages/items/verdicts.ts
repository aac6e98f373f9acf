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
  const said = saidToCustomers(found)
  return found.inspection ? saidToOurs(found.inspection, said.title) : said
}

/** Whoever inspects is told first whether it may be sold, and then what a customer reads. */
function saidToOurs(told: Shapes['Inspection'], words: string): Said {
  const doubtful = told.suspicious || told.wrong_product
  const early = told.state === 'issued' || told.state === 'scheduled'
  const text = t('顾客扫这个码，看到的是“{words}”。', { words })
  if (told.state !== 'active') return { kind: early && !doubtful ? 'wait' : 'stop', title: stateOf(told.state), text }
  return doubtful
    ? { kind: 'stop', title: t('有疑点，先不要卖'), text }
    : { kind: 'good', title: stateOf('active'), text }
}

function saidToCustomers(found: Shapes['Verdict']): Said {
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
  if (found.verdict === 'seen_before') return { kind: 'stop', title: t('这个码之前有人查过'), text: seenBefore(found) }
  return {
    kind: 'stop',
    title: t('这个码可能被复制过'),
    text: t(
      '它被不同的人查过，您手里的不一定有问题。请当面核对：包装是否完好、刮开层是否没有动过，并向卖给您的商家要购买凭证。有疑问请先不要使用。',
    ),
  }
}

function seenBefore(found: Shapes['Verdict']): string {
  const when = found.seen_by_others_at ? minute(found.seen_by_others_at) : ''
  const place = found.seen_by_others_place
  const first = place
    ? t('别人第一次查验：{when}，约在{place}。', { when, place })
    : t('别人第一次查验：{when}。', { when })
  return first + t('送礼、转手、试扫都会这样，不一定有问题。如果包装上有刮开层，请确认它没有被刮开过。')
}

/** The facts below a product's name: its parameters, its lot, when it was looked at first, how long it is warranted. */
export function factsOf(found: Shapes['Verdict']): { title: string; value: string }[] {
  const product = found.product
  if (!product) return []
  const facts = product.parameters.map((part) => ({ title: part.name ?? '', value: part.value }))
  if (product.lot) facts.push({ title: t('批号'), value: product.lot })
  if (found.first_verified_at) facts.push({ title: t('首次查验'), value: minute(found.first_verified_at) })
  if (product.warranty_months)
    facts.push({ title: t('保修期'), value: t('{number} 个月', { number: product.warranty_months }) })
  return facts
}

function stateOf(state: string): string {
  const states: Record<string, string> = {
    active: t('已激活，可以卖'),
    issued: t('还没激活，不该在卖'),
    scheduled: t('还没到激活的时间'),
    frozen: t('冻结中，先不要卖'),
    void: t('已作废，请收回'),
    unknown: t('不是我们的码'),
  }
  return states[state] ?? state
}

/** What people of ours are told of a code, line by line; nothing of a person. */
export function inspectionOf(told: Shapes['Inspection']): { title: string; value: string }[] {
  const kinds: Record<string, string> = { item: t('单品'), carton: t('箱'), pallet: t('托盘') }
  const doubted = told.state === 'active' && (told.suspicious || told.wrong_product)
  const state = doubted ? t('已激活') : stateOf(told.state)
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
