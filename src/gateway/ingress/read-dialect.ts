import type { Dialect, DialectPath, DialectRequest } from '../../dialects/dialect.ts'
import type { Caller } from '../../identity/identify.ts'
import { Fault } from '../../shared/faults.ts'
import type { Call } from '../call.ts'
import { checkChat } from './check-chat.ts'
import { readBody } from './read-body.ts'
import { callOf } from './read-chat.ts'

/** A request in a caller's own format, as a Call, and what its answer must be told by. */
export interface DialectCall {
  readonly call: Call
  readonly asked: DialectRequest
}

/** Reads a request in another format than OpenAI's chat, or says what is wrong with it. */
export async function readDialect(
  dialect: Dialect,
  path: DialectPath,
  request: Request,
  caller: Caller,
  id: string,
  startedAt: number,
): Promise<DialectCall> {
  const { json } = await readBody(request)
  const { chat, warnings } = dialect.read(json, path)
  // A translator's slip must not reach a provider as the caller's mistake.
  const objection = checkChat(chat as unknown as Record<string, unknown>)
  if (objection) throw new Fault('invalid_request', objection.message, { param: objection.param })
  const body = { chat, text: JSON.stringify(chat), ...(dialect.own ? { foreign: dialect.own } : {}) }
  const call = callOf(body, request, caller, id, startedAt)
  const asked = { chat, warnings, id: id.slice(id.indexOf('_') + 1), created: Math.floor(startedAt / 1000) }
  // Every other format tells the usage of a stream, whether or not it was asked for.
  return { call: { ...call, showUsage: true }, asked }
}
