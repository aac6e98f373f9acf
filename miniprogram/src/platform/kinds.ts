/** What the files of both platforms speak of. */

/** What `POST /session` is given: a code of wx.login, or word that the page's cookie stands for the person. */
export type Proof = { code: string; via: 'mini' } | { via: 'page' }

/** What is handed on to a friend: `page` is a page of ours with its query. */
export interface Card {
  title: string
  page: string
  picture?: string
  /** Where a friend lands who opens it in a browser; a page of the client when it says nothing. */
  link?: string
}

/** What a person answered when asked whether we may send them one message of a kind. */
export type Answer = 'accept' | 'reject' | 'unavailable'

/** The same in WeChat's words. */
export interface Shared {
  title: string
  path: string
  imageUrl?: string
}
