/** How roles, states and rules are called. */
import type { Role } from '@/state/me'
import { t } from '.'

export function roleName(role: Role): string {
  if (role.kind === 'hq') return t('总部')
  if (role.kind === 'employee') return t('员工')
  if (role.kind === 'dealer_staff') return role.owner ? t('老板') : t('店员')
  return t('顾客')
}

/** Where the role is held: a dealer's name, a position. */
export function roleAt(role: Role): string {
  return role.dealer ?? role.position ?? ''
}

export function memberName(role: string): string {
  return { owner: t('老板'), clerk: t('店员'), employee: t('员工') }[role] ?? role
}

export function decisionName(state: string): string {
  return { waiting: t('待审核'), accepted: t('已通过'), refused: t('未通过') }[state] ?? t('已失效')
}

export function decisionKind(state: string): 'warn' | 'good' | 'bad' | 'plain' {
  return ({ waiting: 'warn', accepted: 'good', refused: 'bad' } as const)[state as 'waiting'] ?? 'plain'
}

/** A kind of material; one that came after this client was built is simply a material. */
export function materialKind(kind: string): string {
  const names: Record<string, string> = {
    company_deck: t('企业介绍'),
    company_video: t('企业视频'),
    brochure: t('宣传册'),
    product_deck: t('产品介绍'),
    product_sheet: t('产品单页'),
    product_case: t('产品案例'),
    customer_case: t('客户案例'),
    company_news: t('企业动态'),
    website_news: t('官网新闻'),
    poster: t('海报'),
    official_account: t('公众号文章'),
    link: t('链接'),
    article: t('图文'),
  }
  return names[kind] ?? t('资料')
}

/** What a campaign offers. */
export function baitName(bait: string): string {
  const names: Record<string, string> = {
    material: t('留号看资料'),
    form: t('表单'),
    coupon: t('优惠券'),
    trial: t('试用'),
    lottery: t('抽奖'),
    appointment: t('预约'),
  }
  return names[bait] ?? t('活动')
}

/** How something was shared. */
export function wayName(way: string): string {
  return { link: t('链接'), card: t('卡片'), poster: t('海报'), forward: t('转发') }[way] ?? way
}

/** A kind of notice; null for one that came after this client was built. */
export function kindName(kind: string): string | null {
  const names: Record<string, string> = {
    approval_wanted: t('待审核提醒'),
    approved: t('审核通过'),
    refused: t('审核未通过'),
    bound: t('有人完成绑定'),
    unbound: t('绑定已结束'),
    left: t('有人解除绑定'),
    unanswered: t('迟到的回复'),
    reader_warm: t('有人在看您分享的资料'),
    phone_left: t('有人留下电话'),
    item_bound: t('顾客绑定了产品'),
    item_mine: t('产品已绑定'),
    item_changed: t('产品绑定有变化'),
    prize_won: t('您中奖了'),
    voucher_ending: t('奖品快到期了'),
    voucher_redeemed: t('奖品已核销'),
    voucher_returned: t('核销已撤销'),
    prize_scarce: t('活动奖品快没了'),
    code_alarm: t('防伪码预警'),
    must_read: t('有必读资料要读'),
    lead_new: t('新线索'),
    lead_unanswered: t('线索还没有人联系'),
    lead_next: t('该跟进线索了'),
    lead_mention: t('同事请您看一条线索'),
    lead_refused: t('录入的线索没有通过'),
  }
  return names[kind] ?? null
}

/** A kind of privilege; null for one that this client does not know yet. */
export function privilegeKind(kind: string): string | null {
  const names: Record<string, string> = {
    warranty: t('延长保修'),
    points: t('积分'),
    coupon: t('优惠券'),
    content: t('会员内容'),
    ticket: t('活动入场券'),
  }
  return names[kind] ?? null
}

/** A state that stands in the copy of somebody's data as programs call it; null for everything else. */
export function heldWord(value: string): string | null {
  const words: Record<string, string> = {
    following: t('已关注'),
    left: t('已取消关注'),
    stranger: t('未关注'),
    official_account: t('公众号'),
    mini_program: t('小程序'),
    active: t('有效'),
    ended: t('已结束'),
    waiting: t('待审核'),
    accepted: t('已通过'),
    refused: t('未通过'),
  }
  return words[value] ?? null
}
