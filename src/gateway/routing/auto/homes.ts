import type { ChatRequest } from '../../../contract/chat.ts'
import { textOf } from '../../../learning/predictor/request-text.ts'
import { hash32 } from '../../../shared/hash.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Asking } from '../../call.ts'

/** Who answered a conversation last, and so has its beginning in a prompt cache. */
export interface Home {
  /** `provider/model` */
  readonly arm: string
  /** Characters of the request that it answered. */
  readonly length: number
  /** Epoch ms. */
  readonly at: number
}

const homes = new Map<string, Home>()
const HOMES_MAX = 5_000
/** As long as most providers keep a prompt. */
const HOME_FOR_MS = 5 * MINUTE_MS
const LOOKED_AT = 2_000

/** The name of a conversation: what the caller calls it, or else the key it uses and how the conversation begins. */
export function conversationOf(call: Asking, chat: ChatRequest): string {
  const { tenant, key } = call.caller
  if (call.session !== null) return `${tenant.tenantId} ${key.id} ${call.session}`
  const first = chat.messages.find(({ role }) => role === 'user')
  return `${tenant.tenantId} ${key.id} #${nameOf(first ? textOf(first).slice(0, LOOKED_AT) : '')}`
}

/** Who answered a conversation last; null for one that has just begun, or that has been silent for five minutes. */
export function homeOf(conversation: string, turns: number, now: number): Home | null {
  if (turns < 3) return null
  const home = homes.get(conversation)
  return home && now - home.at < HOME_FOR_MS ? home : null
}

/** Remembers who is to answer a conversation. */
export function settle(conversation: string, home: Home): void {
  homes.delete(conversation)
  homes.set(conversation, home)
  if (homes.size <= HOMES_MAX) return
  // Maps iterate in the order of insertion.
  let left = HOMES_MAX / 10
  for (const name of homes.keys()) {
    homes.delete(name)
    if (--left <= 0) return
  }
}

/** Two hashes and the length: conversations of one key should not meet by chance. */
function nameOf(text: string): string {
  return `${text.length}.${hash32(text).toString(36)}${hash32(`again ${text}`).toString(36)}`
}
