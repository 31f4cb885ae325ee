import { asText, isRecord, type Raw } from '../../shared/json.ts'
import { wrong } from '../fields.ts'
import { fieldsOf, present } from './raw.ts'
import { jsonSchema } from './schema.ts'
import { reasoningEffort } from './thinking.ts'

type Warn = (sentence: string) => void
type Read = (value: unknown, path: string) => unknown

/** Google's field, OpenAI's field, and how it is checked. */
const PLAIN: readonly (readonly [from: string, to: string, read: Read])[] = [
  ['temperature', 'temperature', number(0, 2)],
  ['topP', 'top_p', number(0, 1)],
  ['topK', 'top_k', integer(1)],
  ['maxOutputTokens', 'max_completion_tokens', integer(1)],
  ['candidateCount', 'n', (value, path) => several(integer(1, 128)(value, path))],
  ['stopSequences', 'stop', texts],
  ['seed', 'seed', integer(Number.MIN_SAFE_INTEGER)],
  ['presencePenalty', 'presence_penalty', number(-2, 2)],
  ['frequencyPenalty', 'frequency_penalty', number(-2, 2)],
]

const OTHERS = new Set([
  ...PLAIN.map(([from]) => from),
  'responseMimeType',
  'responseSchema',
  'responseJsonSchema',
  'responseLogprobs',
  'logprobs',
  'thinkingConfig',
])

/** `generationConfig` as the fields of an OpenAI chat request. */
export function generationFields(value: unknown, warn: Warn): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  const config = fieldsOf(value, 'generationConfig')
  for (const name of Object.keys(config)) {
    if (!OTHERS.has(name) && !onlyText(name, config[name]))
      warn(`The field \`generationConfig.${name}\` cannot be carried over.`)
  }
  const plain = PLAIN.filter(([from]) => config[from] !== undefined).map(([from, to, read]) => [
    to,
    read(config[from], `generationConfig.${from}`),
  ])
  return present({
    ...Object.fromEntries(plain),
    ...logprobs(config, warn),
    response_format: responseFormat(config, warn),
    reasoning_effort: reasoningEffort(config.thinkingConfig, warn),
  })
}

function onlyText(name: string, value: unknown): boolean {
  return name === 'responseModalities' && Array.isArray(value) && value.every((item) => item === 'TEXT')
}

function logprobs({ responseLogprobs, logprobs: count }: Raw, warn: Warn): Raw {
  if (responseLogprobs !== undefined && typeof responseLogprobs !== 'boolean')
    throw wrong('generationConfig.responseLogprobs', 'true or false')
  const top = count === undefined ? undefined : integer(0, 20)(count, 'generationConfig.logprobs')
  if (responseLogprobs === true) return { logprobs: true, top_logprobs: top }
  if (top !== undefined) warn('`generationConfig.logprobs` counts only with `responseLogprobs`.')
  return {}
}

function responseFormat(config: Raw, warn: Warn): unknown {
  const { responseSchema, responseJsonSchema } = config
  const mimeType = asText(config.responseMimeType)
  if (mimeType !== '' && mimeType !== 'text/plain' && mimeType !== 'application/json') {
    warn(`The response type '${mimeType}' cannot be carried over.`)
    return undefined
  }
  const schema = responseJsonSchema ?? responseSchema
  if (schema === undefined) return mimeType === 'application/json' ? { type: 'json_object' } : undefined
  const name = responseJsonSchema === undefined ? 'responseSchema' : 'responseJsonSchema'
  if (!isRecord(schema)) throw wrong(`generationConfig.${name}`, 'an object')
  const read = responseJsonSchema === undefined ? jsonSchema(schema) : schema
  return { type: 'json_schema', json_schema: { name: 'response', schema: read } }
}

/** Protobuf takes numbers as text, too. */
function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
}

function number(least: number, most: number): Read {
  return (value, path) => {
    const read = toNumber(value)
    if (typeof read === 'number' && read >= least && read <= most) return read
    throw wrong(path, `a number from ${least} to ${most}`)
  }
}

function integer(least: number, most = Number.MAX_SAFE_INTEGER): Read {
  return (value, path) => {
    const read = toNumber(value)
    if (typeof read === 'number' && Number.isSafeInteger(read) && read >= least && read <= most) return read
    if (most < Number.MAX_SAFE_INTEGER) throw wrong(path, `a whole number from ${least} to ${most}`)
    throw wrong(path, least > Number.MIN_SAFE_INTEGER ? `a whole number from ${least} up` : 'a whole number')
  }
}

/** One answer is what everybody gives unasked; some models refuse the field itself. */
function several(count: unknown): unknown {
  return count === 1 ? undefined : count
}

function texts(value: unknown, path: string): unknown {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw wrong(path, 'a list of strings')
  return value.length === 0 ? undefined : value
}
