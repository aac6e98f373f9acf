import type { Shapes } from '@/api/shapes'
import { t } from '@/words'

type Offer = Shapes['Meaning']

/** What is said instead of a form. */
export interface Verdict {
  kind: 'good' | 'wait' | 'stop'
  title: string
  text: string
}

/** How the offer stands before anything was sent; null: the form is open. */
export function stateOf(offer: Offer): Verdict | null {
  const { target } = offer
  switch (offer.state) {
    case 'open':
      return null
    case 'already_bound':
      return {
        kind: 'good',
        title: t('您已完成绑定'),
        text: t('您现在是{target}，业务消息会在公众号里通知您。', { target }),
      }
    case 'waiting':
      return waiting(target)
    case 'follow_first':
      return { kind: 'wait', title: t('请先关注公众号'), text: t('长按下面的二维码，关注后在对话里点链接继续。') }
    case 'used':
      return { kind: 'stop', title: t('这个二维码已经用过了'), text: t('请联系您的业务员重新获取。') }
    default:
      return { kind: 'good', title: t('您是自己人'), text: t('您已经是我们的员工或店员，不需要再成为顾客。') }
  }
}

/** What came of sending it. */
export function endingOf(state: 'accepted' | 'waiting' | 'stays', offer: Offer): Verdict {
  const { target } = offer
  if (state === 'waiting') return waiting(target)
  if (state === 'stays')
    return { kind: 'good', title: t('没有变化'), text: t('您已有为您服务的门店，继续由它为您服务。') }
  return offer.goes_to === 'sign'
    ? { kind: 'good', title: t('欢迎您'), text: t('您现在是{target}。', { target }) }
    : { kind: 'good', title: t('绑定成功'), text: t('您现在是{target}，业务消息会在公众号里通知您。', { target }) }
}

function waiting(target: string): Verdict {
  return {
    kind: 'wait',
    title: t('申请已提交'),
    text: t('您申请成为{target}，正在审核，结果会在公众号里通知您。', { target }),
  }
}
