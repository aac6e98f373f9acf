/** Which tabs each role sees. WeChat allows five pages with tabs in all; they stand in `pages.json`. */
import { t } from '@/words'
import type { Role } from './me'

export interface Tab {
  page: string
  text: string
  icon: string
}

const TABS = {
  home: (): Tab => ({ page: '/pages/index/index', text: t('首页'), icon: 'home' }),
  dealer: (): Tab => ({ page: '/pages/dealer/index', text: t('我的店'), icon: 'shop' }),
  approvals: (): Tab => ({ page: '/pages/approvals/index', text: t('审核'), icon: 'check-circle' }),
  messages: (): Tab => ({ page: '/pages/messages/index', text: t('消息'), icon: 'chat' }),
  me: (): Tab => ({ page: '/pages/me/index', text: t('我的'), icon: 'user' }),
}

export function tabsOf(role: Role | null): Tab[] {
  const middle = role?.kind === 'hq' ? [TABS.approvals()] : owns(role) ? [TABS.dealer()] : []
  return [TABS.home(), ...middle, TABS.messages(), TABS.me()]
}

export function owns(role: Role | null): boolean {
  return role?.kind === 'dealer_staff' && role.owner === true
}
