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
