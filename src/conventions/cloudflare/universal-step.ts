import type { ChatRequest } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, isRecord, type Raw } from '../../shared/json.ts'
import { keyIn, type OwnKey } from '../headers/own-keys.ts'
import { ownProvider } from '../provider-names.ts'
import { ownModel, providerOf } from './model.ts'
import { addressOf } from './path.ts'

/** Reads a query in a provider's own format into OpenAI's chat form: what a dialect's `read` does. */
export type QueryReader = (
  query: Raw,
  path: { readonly model: string | null; readonly stream: boolean | null },
) => { readonly chat: ChatRequest; readonly warnings: readonly string[] }

/** Readers of the formats that are not OpenAI's. */
export interface QueryReaders {
  readonly anthropic: QueryReader
  readonly gemini: QueryReader
}

/** In whose form an answer is expected. */
export type Form = 'openai' | 'anthropic' | 'gemini'

/** One request of the universal endpoint, in our words. Holds a secret. */
export interface UniversalStep {
  readonly model: string
  /** The query in OpenAI's chat form, without its model. */
  readonly chat: Raw
  readonly form: Form
  readonly key: OwnKey | null
  /** The step's own settings of the gateway, unchecked. */
  readonly config: Raw
  readonly headers: Raw
  readonly warnings: readonly string[]
}

/** Reads one step, or names what is wrong with it: `0.provider`. */
export function readStep(step: unknown, index: number, readers: QueryReaders, account: string | null): UniversalStep {
  const fields = recordAt(step, String(index))
  const slug = textAt(fields.provider, `${index}.provider`)
  const endpoint = textAt(fields.endpoint, `${index}.endpoint`)
  const query = recordAt(fields.query, `${index}.query`)
  const { chat, model, form, warnings } = readQuery(slug, endpoint, query, index, readers)
  const pathProvider = slug === 'compat' ? null : ownProvider(slug)
  const provider = providerOf(model, pathProvider)
  const apiKey = keyIn({ authorization: fields.authorization, ...asRecord(fields.headers) })
  return {
    chat,
    form,
    warnings,
    model: ownModel(model, pathProvider),
    key: apiKey === null || provider === null ? null : { provider, apiKey, baseUrl: addressOf(provider, account) },
    config: asRecord(fields.config),
    headers: asRecord(fields.headers),
  }
}

const NAME_MAX = 1_000

interface Query {
  readonly chat: Raw
  readonly model: string
  readonly form: Form
  readonly warnings: readonly string[]
}

function readQuery(slug: string, endpoint: string, query: Raw, index: number, readers: QueryReaders): Query {
  const path = endpoint.replace(/^\/+/, '').replace(/\?.*$/, '')
  const google = /^v1(?:beta)?\/models\/(.+):(generateContent|streamGenerateContent)$/.exec(path)
  if (google) {
    const stream = google[2] === 'streamGenerateContent'
    return translated(readers.gemini, query, { model: google[1] ?? '', stream }, 'gemini', index)
  }
  if (slug === 'anthropic' && path === 'v1/messages') {
    return translated(readers.anthropic, query, { model: null, stream: null }, 'anthropic', index)
  }
  if (path === 'chat/completions' || path.endsWith('/chat/completions')) return spokenAsOpenAi(query, index)
  if (slug === 'workers-ai' && path.startsWith('@')) return runByWorkersAi(path, query, index)
  const message = `\`${index}.endpoint\` must be one for chat: \`chat/completions\`, Anthropic's \`v1/messages\`, Google's \`v1beta/models/…:generateContent\` or a model of Workers AI.`
  throw new Fault('invalid_request', message, { param: `${index}.endpoint` })
}

/** The reader names fields as the query has them; here the query is one of many. */
function translated(read: QueryReader, query: Raw, path: Parameters<QueryReader>[1], form: Form, index: number): Query {
  try {
    const { chat, warnings } = read(query, path)
    const { model, ...rest } = chat
    return { chat: rest, model, form, warnings }
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.param === null) throw thrown
    throw new Fault(thrown.code, thrown.message, { param: `${index}.query.${thrown.param}`, cause: thrown })
  }
}

function spokenAsOpenAi(query: Raw, index: number): Query {
  const { model, ...chat } = query
  messagesAt(chat.messages, `${index}.query.messages`)
  return { chat, model: textAt(model, `${index}.query.model`), form: 'openai', warnings: [] }
}

/** What Workers AI runs by a model's own path has OpenAI's messages, or a prompt, but answers in a form of its own. */
function runByWorkersAi(model: string, query: Raw, index: number): Query {
  const { prompt, ...rest } = query
  const messages = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : rest.messages
  messagesAt(messages, `${index}.query.messages`)
  const warnings = [`Step ${index} is answered in OpenAI's form, not in that of Workers AI.`]
  return { chat: { ...rest, messages }, model, form: 'openai', warnings }
}

function messagesAt(value: unknown, param: string): void {
  if (!Array.isArray(value) || value.length === 0) throw wrong(param, 'a list with a message or more')
}

function textAt(value: unknown, param: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= NAME_MAX) return value
  throw wrong(param, `a string of 1 to ${NAME_MAX} characters`)
}

function recordAt(value: unknown, param: string): Raw {
  if (!isRecord(value)) throw wrong(param, 'an object')
  return value
}

function wrong(param: string, expected: string): Fault {
  return new Fault('invalid_request', `\`${param}\` must be ${expected}.`, { param })
}
