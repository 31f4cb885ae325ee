import type { ReasoningDetail } from '../../contract/chat.ts'
import { asRecord, asText, isRecord, parseJson, type Raw } from '../../shared/json.ts'
import { present } from './raw.ts'

/** Marks reasoning details as Gemini's own, so that no other vendor's signature is ever sent to it. */
export const REASONING_FORMAT = 'google-gemini-v1'

/** What a signature begins with that carries another vendor's detail: eighteen letters, so that more base64 may follow. */
const FOREIGN = btoa('sluice-reasoning::')

/** Where a chat message or a tool call keeps the thought signature of a Gemini part. */
export function withSignature(signature: string): { extra_content?: unknown } {
  return signature === '' ? {} : { extra_content: { google: { thought_signature: signature } } }
}

/** The thought signature kept by `withSignature`, as a field of a part. */
export function signatureField(holder: object): { thoughtSignature?: string } {
  const google = asRecord(asRecord(asRecord(holder).extra_content).google)
  const thoughtSignature = asText(google.thought_signature)
  return thoughtSignature === '' ? {} : { thoughtSignature }
}

/**
 * A reasoning detail as a thought part. A client hands a signature back unread, so what has no place of its own here
 * (another vendor's signature, encrypted thoughts) travels in there, in base64 as Google's clients expect.
 */
export function thoughtPart(detail: ReasoningDetail): Record<string, unknown> {
  const { text = '', signature = '', data = '' } = detail
  const isOwn = detail.format === REASONING_FORMAT && data === ''
  const opaque = isOwn ? signature : signature + data && foreignSignature(detail)
  return { text, thought: true, ...(opaque === '' ? {} : { thoughtSignature: opaque }) }
}

function foreignSignature({ type, format, signature, data }: ReasoningDetail): string {
  const text = JSON.stringify(present({ type, format, signature, data }))
  return FOREIGN + btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

/** The reasoning detail of a thought part: Google's, or the other vendor's that its signature carries. */
export function reasoningDetail(text: string, signature: string, index: number): ReasoningDetail {
  const foreign = signature.startsWith(FOREIGN) ? foreignDetail(signature.slice(FOREIGN.length)) : null
  if (foreign === null) {
    const detail = { type: 'reasoning.text' as const, text, format: REASONING_FORMAT, index }
    return signature === '' ? detail : { ...detail, signature }
  }
  return foreign.type === 'reasoning.encrypted' ? { ...foreign, index } : { ...foreign, text, index }
}

function foreignDetail(packed: string): ReasoningDetail | null {
  const raw = parseJson(unpacked(packed))
  if (!isRecord(raw)) return null
  const type = TYPES.find((known) => known === raw.type)
  return type === undefined ? null : { type, ...textFields(raw) }
}

const TYPES = ['reasoning.text', 'reasoning.summary', 'reasoning.encrypted'] as const

function textFields(raw: Raw): Partial<Record<'format' | 'signature' | 'data', string>> {
  const fields = (['format', 'signature', 'data'] as const).map((name) => [name, raw[name]])
  return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string'))
}

/** Google's Python client writes what it read in base64 of the URL's kind. */
function unpacked(packed: string): string {
  const base64 = packed.replaceAll('-', '+').replaceAll('_', '/')
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)))
  } catch {
    return ''
  }
}
