/** How leads are spoken of: their states, what happened to them, why they were let go. */
import { t } from '.'
import { minute } from './values'

/** A word of the server; what came after this client was built is shown as it is. */
function named(names: Record<string, string>, code: string): string {
  return names[code] ?? code
}

export function leadState(state: string): string {
  const names = {
    new: t('待审核'),
    returned: t('退回中'),
    pool: t('待领取'),
    assigned: t('待接手'),
    claimed: t('已接手'),
    contacted: t('已联系'),
    qualified: t('有意向'),
    opportunity: t('商机'),
    won: t('成交'),
    lost: t('未成交'),
    closed: t('已关闭'),
  }
  return named(names, state)
}

export function leadStep(kind: string): string {
  const names = {
    entered: t('线索进来'),
    again: t('又留了一次联系方式'),
    routed: t('转给'),
    claimed: t('接手'),
    declined: t('谢绝'),
    returned: t('退回'),
    lapsed: t('超时退回'),
    handed_on: t('转交给'),
    recalled: t('总部重新分配'),
    passed: t('负责人离开，转出'),
    follow_up: t('跟进'),
    called: t('查看号码'),
    unanswered: t('提醒尽快联系'),
    approved: t('审核通过'),
    refused: t('审核不通过'),
    consent: t('登记本人同意'),
    closed: t('关闭'),
    read: t('看了资料'),
    scanned: t('查了防伪码'),
    took_part: t('参加了活动'),
    called_off: t('取消了预约'),
  }
  return named(names, kind)
}

/** What happened, to whom or with what; of a follow-up also how far it came. */
export function leadStepWhole(step: { kind: string; state: string; whom: string | null; what: string | null }): string {
  const which = step.whom ?? step.what ?? ''
  const how = step.kind === 'follow_up' && step.state ? ` · ${leadState(step.state)}` : ''
  return [leadStep(step.kind), which || (step.kind === 'routed' ? t('总部线索池') : '')].filter(Boolean).join(' ') + how
}

/** What was noted, by whom, when, and which hour was agreed or booked. */
export function leadStepAbout(step: {
  kind: string
  at: string
  by: string
  note: string | null
  next_at: string | null
}): string {
  const agreed = step.next_at && t('约定 {when}', { when: minute(step.next_at) })
  return [step.note, step.kind === 'routed' ? '' : step.by, minute(step.at), agreed].filter(Boolean).join(' · ')
}

export function leadReasons(): { key: string; text: string }[] {
  return [
    { key: 'unreachable', text: t('联系不上') },
    { key: 'not_interested', text: t('没有意向') },
    { key: 'wrong_number', text: t('号码不对') },
    { key: 'out_of_area', text: t('不在服务区域') },
    { key: 'busy', text: t('忙不过来') },
    { key: 'price', text: t('价格不合适') },
    { key: 'competitor', text: t('选了别家') },
    { key: 'other', text: t('其他') },
  ]
}
