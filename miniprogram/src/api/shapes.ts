/** The API's document as types: which calls there are, what each takes and what it answers. */
import type { components, paths } from './document'

export type Shapes = components['schemas']
export type Method = 'get' | 'post' | 'put' | 'delete'

/** The addresses that have this method. */
export type With<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never
}[keyof paths]

type Operation<P extends keyof paths, M extends Method> = paths[P][M & keyof paths[P]]
type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : undefined
type Good<R> = { [S in keyof R]: S extends 200 | 201 | 202 | 204 ? Json<R[S]> : never }[keyof R]

/** What a call answers when all goes well. */
export type Answer<P extends keyof paths, M extends Method> = Good<
  Operation<P, M> extends { responses: infer R } ? R : never
>

type Part<O, K extends string> = O extends { parameters: infer Given }
  ? Given extends { [Name in K]: infer Values }
    ? Values extends object
      ? { [Name in K]: Values }
      : unknown
    : Given extends { [Name in K]?: infer Values }
      ? { [Name in K]?: Values }
      : unknown
  : unknown
type Body<O> = O extends { requestBody: { content: { 'application/json': infer Given } } } ? { body: Given } : unknown

/** What a call is given: the blanks of its address, its query, its body, and the key of the deed. */
export type Wish<P extends keyof paths, M extends Method> = Part<Operation<P, M>, 'path'> &
  Part<Operation<P, M>, 'query'> &
  Body<Operation<P, M>> & { key?: string }
