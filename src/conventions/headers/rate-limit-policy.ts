import { textHeader, wrongHeader } from './read-header.ts'

/** How much may be asked for within a window of time. */
export interface RateLimitPolicy {
  readonly quota: number
  readonly windowSeconds: number
  readonly unit: 'request' | 'cents' | 'token'
  /** Whom it counts for: `user`, or the name of a property; null: everybody. */
  readonly segment: string | null
}

const UNITS = new Map([
  ['request', 'request'],
  ['requests', 'request'],
  ['cents', 'cents'],
  ['token', 'token'],
  ['tokens', 'token'],
] as const)
const PART = /^([wus])=([^=]+)$/

/** Reads `1000;w=3600;u=request;s=user`; null when the header is absent. */
export function rateLimitPolicy(headers: Headers, name: string): RateLimitPolicy | null {
  const text = textHeader(headers, name)
  if (text === null) return null
  const [quota = '', ...rest] = text.split(';').map((part) => part.trim())
  const parts = new Map(rest.flatMap((part) => partOf(part)))
  const windowSeconds = wholeNumber(parts.get('w') ?? '')
  const limit = wholeNumber(quota)
  const unit = [...UNITS].find(([word]) => word === (parts.get('u') ?? 'request'))?.[1]
  if (parts.size < rest.length || limit === null || !windowSeconds || !unit) {
    throw wrongHeader(name, '`quota;w=seconds;u=request|cents|token;s=segment`, of which `u` and `s` may be left out')
  }
  return { quota: limit, windowSeconds, unit, segment: parts.get('s') ?? null }
}

function partOf(part: string): [key: string, value: string][] {
  const [, key, value] = PART.exec(part) ?? []
  return key === undefined || value === undefined ? [] : [[key, value.trim()]]
}

function wholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}
