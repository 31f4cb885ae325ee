import { asRecord, asText, isRecord, parseJson } from '../../shared/json.ts'

/** A vendor's opaque extras, and the call they belong to; without a call they belong to the whole message. */
export interface Extra {
  readonly call?: string
  readonly value: unknown
}

const EXTRA = 'extra_content:'

/**
 * Writes another vendor's mark before its signature. Callers hand signatures back as they came but know no field for the
 * mark, and base64 has no colon.
 */
export function sealed(secret: string, format: string | undefined): string {
  return secret && format && !format.startsWith('anthropic') ? `${format}:${secret}` : secret
}

/** Parts a signature from the mark that `sealed` wrote before it. */
export function unsealed(text: string): { secret: string; format?: string } {
  const found = /^([a-z][\w.-]*):([\s\S]*)$/i.exec(text)
  return found?.[1] === undefined ? { secret: text } : { secret: found[2] ?? '', format: found[1] }
}

/** Packs extras as the data of a redacted thinking block, the one thing that every caller hands back unread. */
export function packExtra(extra: Extra): string {
  return EXTRA + JSON.stringify(extra)
}

/** The extras that `packExtra` packed, or null when the data is anything else. */
export function unpackExtra(data: string): Extra | null {
  if (!data.startsWith(EXTRA)) return null
  const packed = parseJson(data.slice(EXTRA.length))
  if (!isRecord(packed)) return null
  const call = asText(asRecord(packed).call)
  return { ...(call && { call }), value: packed.value }
}
