import type { ReasoningDetail } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { isRecord } from '../../shared/json.ts'

const PREFIX = 'sluice-v1.'

/** What OpenAI itself encrypted: marked, so that it is never taken for another vendor's. */
const OPENAI_FORMAT = 'openai-responses-v1'

const TYPES: readonly unknown[] = ['reasoning.text', 'reasoning.summary', 'reasoning.encrypted']

/**
 * Packs a model's thinking into `encrypted_content`, the one field that callers hand back unchanged. The text is in it
 * too: a signature holds only for the very text it was made for, and callers may shorten a summary.
 */
export function packReasoning(details: readonly ReasoningDetail[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(details.map(inOrder)))
  return PREFIX + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** One order of fields, so that the same thinking is packed the same however it came. */
function inOrder({ type, text, data, signature, format, index, ...rest }: ReasoningDetail) {
  return { type, text, data, signature, format, index, ...rest }
}

/** The thinking that was packed; what came from elsewhere stays one opaque piece. */
export function unpackReasoning(content: string, param: string): ReasoningDetail[] {
  if (!content.startsWith(PREFIX)) return [{ type: 'reasoning.encrypted', data: content, format: OPENAI_FORMAT }]
  const details = decode(content.slice(PREFIX.length))
  if (!Array.isArray(details) || !details.every(isDetail)) {
    throw new Fault('invalid_request', `\`${param}\` was changed: hand it back as it came.`, { param })
  }
  return details
}

function decode(text: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

function isDetail(value: unknown): value is ReasoningDetail {
  return isRecord(value) && TYPES.includes(value.type)
}
