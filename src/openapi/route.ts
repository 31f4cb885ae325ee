import type * as z from 'zod'
import type { Scope } from '../contract/settings.ts'

/** What operations are about: the groups of the document. */
export const TAGS = {
  Chat: 'Conversations, in OpenAI’s form and in those of others.',
  Responses: 'OpenAI’s newer form of a conversation, kept here.',
  Tasks: 'What models do beside chat: vectors, pictures, sound, judgements, rankings.',
  Files: 'Files and batches, kept at providers under ids of ours.',
  Models: 'What can be asked.',
  Providers: 'A provider’s own API, with the tenant’s credential.',
  Requests: 'What was asked, answered and spent, and how good it was.',
  Keys: 'Who may ask.',
  Settings: 'What a tenant decides: settings, routes, hosts, credentials of providers.',
  Operator: 'The deployment itself.',
  About: 'This document, and where to begin.',
} as const
export type Tag = keyof typeof TAGS

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
  /** The query, an object of parameters. */
  readonly query?: z.ZodType
  readonly body?: readonly Content[]
  readonly isBodyOptional?: boolean
  readonly status?: number
  readonly answer: readonly Content[]
  readonly access: Access
  readonly errors: ErrorForm
  /** A provider answers: headers say which and why, and its failings are among the errors. */
  readonly isRouted: boolean
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

type Said = Pick<Route, 'id' | 'method' | 'path' | 'tag' | 'summary' | 'answer'> & Partial<Route>

/** An operation that a provider answers. */
export function routed(said: Said): Route {
  return { access: 'inference', errors: 'openai', isRouted: true, ...said }
}

/** An operation that is answered here. */
export function own(said: Said): Route {
  return { access: 'inference', errors: 'openai', isRouted: false, ...said }
}
