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
      text: found.first_verified_at ? t('您之前查过，仍然有效') : t('您是第一位查验它的人'),
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
