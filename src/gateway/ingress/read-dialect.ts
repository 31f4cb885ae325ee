import type { ChatRequest } from '../../contract/chat.ts'
import { withoutSecrets } from '../../conventions/secret-fields.ts'
import type { Dialect, DialectPath, DialectRequest } from '../../dialects/dialect.ts'
import type { Caller } from '../../identity/identify.ts'
import type { NativeDialect, Target } from '../../providers/contract.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { Call } from '../call.ts'
import { checkChat } from './check-chat.ts'
import { readBody } from './read-body.ts'
import { callOf } from './read-chat.ts'
import { saying, saysMore } from './says-more.ts'

/** A request in a caller's own format, as a Call, and what its answer must be told by. */
export interface DialectCall {
  readonly call: Call
  readonly asked: DialectRequest
}

/** A body that is ready to be read, and whom its conversation is bound to, as `provider/model`. */
export interface Prepared {
  readonly json: Raw
  readonly pin: string | null
  /** The body as it goes to a target (`provider/model`) that speaks the format itself. */
  own(arm: string): Raw
}

/** Makes a body ready to be read: what it refers to is put into it. */
export type Prepare = (json: Raw, caller: Caller) => Prepared | Promise<Prepared>

/** Reads a request in another format than OpenAI's chat, or says what is wrong with it. */
export async function readDialect(
  dialect: Dialect,
  path: DialectPath,
  prepare: Prepare,
  request: Request,
  caller: Caller,
  id: string,
  startedAt: number,
): Promise<DialectCall> {
  const read = await readBody(request)
  const clean = withoutSecrets(read.json)
  const sent = clean === read.json ? read : { json: clean, text: JSON.stringify(clean) }
  const { json, pin, own } = await prepare(sent.json, caller)
  const { chat: translated, warnings } = dialect.read(json, path)
  const said = saysMore(request.headers, {}) ? await saidBy(request, translated) : null
  const chat = said ? (said.fields as ChatRequest) : translated
  // A translator's slip must not reach a provider as the caller's mistake.
  const objection = checkChat(chat as unknown as Record<string, unknown>)
  if (objection) throw new Fault('invalid_request', objection.message, { param: objection.param })
  const body = { chat, text: JSON.stringify(chat), ...(dialect.own ? { foreign: dialect.own } : {}) }
  const plain = callOf(body, request, caller, id, startedAt)
  const call = said ? saying(plain, said) : plain
  const asked = { chat, warnings, id: id.slice(id.indexOf('_') + 1), created: Math.floor(startedAt / 1000) }
  // Every other format tells the usage of a stream, whether or not it was asked for.
  const native =
    isNative(dialect.id) && !(said && changes(said.fields, translated))
      ? {
          dialect: dialect.id,
          bodyFor: (target: Target) => {
            const body = own(`${target.provider}/${target.model}`)
            const text = body === sent.json ? sent.text : JSON.stringify(body)
            return { json: body, text, stream: call.stream, headers: ownHeaders(request.headers) }
          },
          isLossy: warnings.length > 0,
          fail: (fault: Fault) => dialect.writer(asked).fail(fault),
        }
      : null
  return { call: { ...call, showUsage: true, native, pin }, asked }
}

function isNative(id: string): id is NativeDialect {
  return id === 'anthropic' || id === 'responses' || id === 'gemini'
}

/** Headers that belong to a format, and go wherever it goes. */
const OWN_HEADERS = ['anthropic-version', 'anthropic-beta', 'openai-beta']

function ownHeaders(headers: Headers): Record<string, string> {
  const own = OWN_HEADERS.map((name) => [name, headers.get(name)] as const)
  return Object.fromEntries(own.filter((each): each is [string, string] => each[1] !== null))
}

/** Whether what was said of a request changes more of it than its model. */
function changes(fields: Raw, chat: ChatRequest): boolean {
  return JSON.stringify({ ...fields, model: '' }) !== JSON.stringify({ ...chat, model: '' })
}

/** Other formats' bodies have no room for words on routing; their headers may. */
async function saidBy({ headers, url }: Request, chat: ChatRequest) {
  const { readSaid } = await import('./read-said.ts')
  return readSaid(headers, chat, url)
}
