import { hashHex } from './chance.ts'
import { type Misbehaviour, SANDBOX_MODELS, type SandboxModel } from './models.ts'

/** Identical requests seen by `flaky`, by the hash of their text. The only memory of the sandbox, and bounded. */
const asked = new Map<string, number>()
const MOST_REMEMBERED = 1000

const OVERLOADED = ['The sandbox is overloaded, or so this model says.', 'server_error', 'service_unavailable'] as const
const DENIED = [
  'Incorrect API key provided, or so this sandbox model says.',
  'invalid_request_error',
  'invalid_api_key',
] as const
const LIMITED = ['Rate limit reached for this sandbox model.', 'requests', 'rate_limit_exceeded'] as const
const REFUSED = [
  'This sandbox model refuses every request as against its content policy.',
  'invalid_request_error',
  'content_policy_violation',
] as const

/** An error in OpenAI's shape. */
export function errorOf(message: string, type: string, code: string | null, param: string | null = null) {
  return { error: { message, type, param, code } }
}

/** What of a request its faults depend on. */
export interface Asked {
  /** The same for identical requests. */
  identity(): string
  readonly stream: boolean
  /** Of what is asked, estimated. */
  readonly tokens: number
  /** The field that most of it is in. */
  readonly param: string
}

/** What a misbehaving model answers instead of an answer; null when it has one to give, however badly. */
export function faultOf(asked: Asked, { misbehaviour, contextTokens }: SandboxModel): Response | null {
  if (asked.tokens > contextTokens) return overflow(asked, contextTokens)
  const make = misbehaviour && Object.hasOwn(FAULTS, misbehaviour) ? FAULTS[misbehaviour] : undefined
  return make?.(asked, contextTokens) ?? null
}

/** 404, with the names that would have worked: all of `models`, which are those for chat or for a task. */
export function unknownModel(name: string, models = SANDBOX_MODELS, task = 'chat'): Response {
  const names = models.map(({ id }) => id).join(', ')
  const message = `The sandbox has no model '${name.slice(0, 100)}' for ${task}. It has: ${names}.`
  return Response.json(errorOf(message, 'invalid_request_error', 'model_not_found', 'model'), { status: 404 })
}

/** 400: a body that even the sandbox cannot answer. */
export function invalidRequest(message: string, param: string | null): Response {
  return Response.json(errorOf(message, 'invalid_request_error', 'invalid_request', param), { status: 400 })
}

type Maker = (asked: Asked, contextTokens: number) => Response | null

const FAULTS: Partial<Record<Misbehaviour, Maker>> = {
  down: () => Response.json(errorOf(...OVERLOADED), { status: 503 }),
  flaky: (asked) => (isOddTurn(asked) ? Response.json(errorOf(...OVERLOADED), { status: 503 }) : null),
  ratelimited: () => Response.json(errorOf(...LIMITED), { status: 429, headers: { 'retry-after': '2' } }),
  denied: () => Response.json(errorOf(...DENIED), { status: 401 }),
  refuses: ({ param }) => Response.json(errorOf(...REFUSED, param), { status: 400 }),
  overflow: (asked, contextTokens) => overflow({ ...asked, tokens: contextTokens + asked.tokens }, contextTokens),
  silent: () =>
    Response.json(errorOf('The sandbox was silent for as long as it can be.', 'server_error', null), { status: 504 }),
  html: () => new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  'errors-in-200': ({ stream }) => {
    const body = JSON.stringify(errorOf('The sandbox failed, and says so with status 200.', 'server_error', null))
    return stream
      ? new Response(`data: ${body}\n\n`, { headers: { 'content-type': 'text/event-stream' } })
      : new Response(body, { headers: { 'content-type': 'application/json' } })
  },
}

const PAGE = '<!doctype html><title>Sandbox</title><h1>Sandbox answer</h1><p>A web page where JSON was expected.</p>\n'

function overflow({ tokens, param }: Asked, contextTokens: number): Response {
  const message = `This model's maximum context length is ${contextTokens} tokens. However, your ${param} resulted in ${tokens} tokens. Please reduce the length of the ${param}.`
  const body = errorOf(message, 'invalid_request_error', 'context_length_exceeded', param)
  return Response.json(body, { status: 400 })
}

/** Counts a request among its equals: true for the first, the third and so on. */
function isOddTurn({ identity }: Asked): boolean {
  const key = hashHex(identity())
  const turn = (asked.get(key) ?? 0) + 1
  asked.delete(key)
  asked.set(key, turn)
  const [oldest] = asked.keys()
  if (asked.size > MOST_REMEMBERED && oldest !== undefined) asked.delete(oldest)
  return turn % 2 === 1
}
