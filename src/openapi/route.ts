import type * as z from 'zod'
import type { Scope } from '../contract/settings.ts'
import type { Tag } from './tags.ts'

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** What the key must be allowed: a scope, or nothing in particular; `public` needs no key. */
export type Access = Scope | 'any key' | 'public'

/** Whose form errors come in. */
export type ErrorForm = 'openai' | 'anthropic' | 'google'

/** A body of one media type. */
export interface Content {
  readonly type: string
  /** Absent: bytes, or whatever a provider says. */
  readonly schema?: z.ZodType
  readonly example?: unknown
}

/** An operation as the document tells it. */
export interface Route {
  readonly id: string
  readonly method: Method
  /** `{name}` marks a parameter. */
  readonly path: `/${string}`
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  readonly access: Access
  /** Who answers. A model is chosen among many, and headers say which; the control plane can be in conflict. */
  readonly by: 'model' | 'provider' | 'gateway' | 'control'
  readonly errors: ErrorForm
  /** The query, an object of parameters. */
  readonly query?: z.ZodType
  readonly body?: readonly Content[]
  readonly isBodyOptional?: boolean
  /** Of the answer; 200 unless told. */
  readonly status?: number
  readonly answer: readonly Content[]
  /** Names of headers that only this answer has. */
  readonly headers?: readonly string[]
}

/** JSON of a schema. */
export function json(schema: z.ZodType, example?: unknown): Content {
  return { type: 'application/json', schema, ...(example === undefined ? {} : { example }) }
}

/** Server-sent events, each of which is JSON of a schema. */
export function events(schema: z.ZodType): Content {
  return { type: 'text/event-stream', schema }
}

/** A form with files. */
export function form(schema: z.ZodType): Content {
  return { type: 'multipart/form-data', schema }
}

/** Bytes of a media type. */
export function bytes(type: string): Content {
  return { type }
}

type Said = Omit<Route, 'access' | 'by' | 'errors'> & Partial<Pick<Route, 'access' | 'errors'>>

/** An operation that a model answers, whichever is chosen. */
export function byModel(said: Said): Route {
  return { access: 'inference', errors: 'openai', by: 'model', ...said }
}

/** An operation that one provider answers. */
export function byProvider(said: Said): Route {
  return { access: 'inference', errors: 'openai', by: 'provider', ...said }
}

/** An operation that is answered here. */
export function byGateway(said: Said): Route {
  return { access: 'inference', errors: 'openai', by: 'gateway', ...said }
}
