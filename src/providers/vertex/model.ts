import type { Target } from '../contract.ts'
import { addressOf } from './address.ts'

/** A model of Vertex AI by its two names, and the wire format it speaks there. */
export interface VertexModel {
  readonly publisher: string
  readonly name: string
  readonly speaks: 'gemini' | 'claude' | 'mistral' | 'openai'
}

/**
 * Reads a model's name: `gemini-3.5-flash`, `claude-sonnet-4-5@20250929`, `meta/llama-3.3-70b-instruct-maas`, or
 * `endpoints/{number}` for a tuned Gemini. Those that Google hosts for others end in `-maas`.
 */
export function readModel(model: string): VertexModel {
  const [, given, name = model] = /^(?:publishers\/)?([^/]+)\/(?:models\/)?([^/]+)$/.exec(model) ?? []
  const publisher = given ?? (name.includes('claude') ? 'anthropic' : 'google')
  return { publisher, name, speaks: dialectOf(publisher, name) }
}

/** Where a model is asked. */
export function modelUrl(target: Target, { publisher, name, speaks }: VertexModel, streams: boolean): string {
  const address = addressOf(target)
  if (speaks === 'openai') return `${address}/endpoints/openapi/chat/completions`
  const collection = publisher === TUNED ? TUNED : `publishers/${encoded(publisher)}/models`
  const method = speaks === 'gemini' ? GENERATE : PREDICT
  return `${address}/${collection}/${encoded(name)}:${streams ? method.stream : method.whole}`
}

const TUNED = 'endpoints'
const GENERATE = { whole: 'generateContent', stream: 'streamGenerateContent?alt=sse' }
const PREDICT = { whole: 'rawPredict', stream: 'streamRawPredict' }

function dialectOf(publisher: string, name: string): VertexModel['speaks'] {
  if (publisher === 'anthropic') return 'claude'
  if (publisher === 'mistralai') return 'mistral'
  return publisher === TUNED || (publisher === 'google' && !name.endsWith('-maas')) ? 'gemini' : 'openai'
}

/** Encoded, so that a name cannot lead to another path; the `@` before a version is Google's own way of writing it. */
function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll('%40', '@')
}
