import type { Raw } from '../../shared/json.ts'
import { namesField, recordField, textField, wrongField } from '../body/read-field.ts'
import { metadataHeader } from '../headers/metadata.ts'
import { listHeader, textHeader } from '../headers/read-header.ts'

/** What is to be kept with the record of a request. */
export interface Told {
  readonly metadata: Record<string, string>
  /** What tells its conversation from others; null when nothing does. */
  readonly session: string | null
  /** Fields that held it and are no field of OpenAI's as they stand. */
  readonly own: readonly string[]
  readonly warnings: readonly string[]
}

const KEY_MAX = 64
const VALUE_MAX = 512
const SESSION_MAX = 256

const FIELDS = ['metadata', 'litellm_metadata'] as const

/**
 * Reads `metadata`, tags and ids. LiteLLM takes any JSON as metadata; what is not plain, or longer than OpenAI allows, is
 * left out. Metadata that is plain all over is OpenAI's as well and stays in the body.
 * Sources: https://docs.litellm.ai/docs/proxy/request_headers and …/docs/proxy/cost_tracking.
 */
export function readMetadata(headers: Headers, body: Raw): Told {
  const told = FIELDS.map((field) => [field, recordField(body[field], field) ?? {}] as const)
  const entries = told.flatMap(([, record]) => Object.entries(record))
  const plain = entries.flatMap(([key, value]): [string, string][] =>
    isPlain(key, value) ? [[key, String(value)]] : [],
  )
  const left = entries.filter(([key, value]) => key !== 'tags' && value !== null && !isPlain(key, value))
  const tags = tagsOf(headers, body, told)
  const trace = textHeader(headers, 'x-litellm-trace-id') ?? textField(body.litellm_trace_id, 'litellm_trace_id')
  const session =
    textHeader(headers, 'x-litellm-session-id') ?? textField(body.litellm_session_id, 'litellm_session_id')
  return {
    metadata: {
      ...Object.fromEntries(plain),
      ...metadataHeader(headers, 'x-litellm-spend-logs-metadata'),
      ...(tags === '' ? {} : { tags }),
      ...(trace === null ? {} : { trace_id: trace.slice(0, VALUE_MAX) }),
    },
    session: session?.slice(0, SESSION_MAX) ?? null,
    own: ['tags', ...(Object.values(told[0]?.[1] ?? {}).every(isText) ? [] : ['metadata'])],
    warnings:
      left.length > 0
        ? [`Metadata is kept as short text: ${left.map(([key]) => `\`${key}\``).join(', ')} is not.`]
        : [],
  }
}

function tagsOf(headers: Headers, body: Raw, told: readonly (readonly [string, Raw])[]): string {
  const lists = [
    ...told.map(([field, { tags }]) => (typeof tags === 'string' ? [] : namesField(tags, `${field}.tags`))),
    namesField(body.tags, 'tags'),
    listHeader(headers, 'x-litellm-tags'),
  ]
  const tags = [...new Set(lists.flat())].join(',')
  if (tags.length > VALUE_MAX) throw wrongField('metadata.tags', `of ${VALUE_MAX} characters at most, all together`)
  return tags
}

function isPlain(key: string, value: unknown): boolean {
  const isWord = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isWord && key.length <= KEY_MAX && String(value).length <= VALUE_MAX
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
