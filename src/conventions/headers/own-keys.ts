import { asText } from '../../shared/json.ts'
import type { Reading } from '../convention.ts'
import { textHeader } from './read-header.ts'

/** A caller's own key at a provider. Holds a secret: never log it, never answer it. */
export type OwnKey = NonNullable<Reading['ownKey']>

/** A reading whose targets may each have a key of their own. */
export interface KeyedReading extends Reading {
  /** One for each of `wish.targets`, in their order; null: whatever opens it otherwise. Absent: `ownKey` says. */
  readonly targetKeys?: readonly (OwnKey | null)[]
}

/** Where providers' own keys are sent, the most usual first. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key']

/**
 * The caller's key at the provider itself: what stands beside the gateway's own key, which has a header of its own, or
 * `authorization` where that is absent. Null when nothing else does.
 */
export function keyBeside(headers: Headers, gatewayHeader: string): string | null {
  const gatewayKey = bareKey(textHeader(headers, gatewayHeader) ?? textHeader(headers, 'authorization'))
  if (gatewayKey === null) return null
  const keys = KEY_HEADERS.map((name) => bareKey(textHeader(headers, name)))
  return keys.find((key) => key !== null && key !== gatewayKey && !isOurs(key)) ?? null
}

/** A key of this gateway opens no provider, wherever it stands. */
function isOurs(key: string): boolean {
  return key.startsWith('sl-')
}

/** The key that a record of headers, as some bodies carry it, holds for a provider; null when it holds none. */
export function keyIn(record: Readonly<Record<string, unknown>>): string | null {
  const keys = KEY_HEADERS.flatMap((header) =>
    Object.entries(record).map(([name, value]) => (name.toLowerCase() === header ? bareKey(asText(value)) : null)),
  )
  return keys.find((key) => key !== null) ?? null
}

/** Keys of targets as a reading holds them: one for all where it is the same, else one each. */
export function heldKeys(keys: readonly (OwnKey | null)[]): Pick<KeyedReading, 'ownKey' | 'targetKeys'> {
  const [first, ...others] = keys
  if (keys.every((key) => key === null)) return {}
  return first && others.every((key) => isSame(key, first)) ? { ownKey: first } : { targetKeys: keys }
}

function isSame(key: OwnKey | null, other: OwnKey): boolean {
  return key?.provider === other.provider && key.apiKey === other.apiKey && key.baseUrl === other.baseUrl
}

function bareKey(value: string | null): string | null {
  return value?.replace(/^bearer(\s+|$)/i, '').trim() || null
}
