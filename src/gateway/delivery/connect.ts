import type { Target } from '../../providers/contract.ts'
import { refuse } from '../../providers/refusal.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Asking, Plan } from '../call.ts'
import { type Failed, factOf, providerOf, readError, refusalOf, withoutKey } from './attempt.ts'
import { type Undelivered, walk } from './walk.ts'
import { Timeout, watchOver } from './watch.ts'

/** A socket that is open. */
export interface Connected {
  readonly socket: WebSocket
  readonly target: Target
  readonly attempts: readonly AttemptFact[]
  /** The protocol that was agreed on; null: none. */
  readonly protocol: string | null
}

interface Opened {
  readonly answered: true
  readonly socket: WebSocket
  readonly target: Target
  readonly protocol: string | null
}

/** Opens a socket to the first target of the plan that takes one. */
export async function connect(
  plan: Plan,
  call: Asking,
  protocols: readonly string[],
): Promise<Connected | Undelivered> {
  const arrived = await walk<Opened>(plan, call, async (target, _queue, { beginMs }, attempts) => {
    const { opened, fact } = await openSocket(target, beginMs, call, protocols)
    attempts.push(fact)
    return opened
  })
  if ('fault' in arrived) return arrived
  const { socket, target, protocol } = arrived.answered
  return { socket, target, protocol, attempts: arrived.attempts }
}

async function openSocket(target: Target, limitMs: number, call: Asking, protocols: readonly string[]) {
  const startedAt = Date.now()
  const watch = watchOver(call, limitMs)
  const failed = (refusal: Failed['refusal'], status: number, error: string) => {
    const fact = factOf(target, status, startedAt, error)
    return { opened: { answered: false as const, refusal: withoutKey(refusal, target), fact }, fact }
  }
  try {
    const provider = await providerOf(target)
    const response = await watch.over(ask(target, protocols, call))
    const { webSocket: socket, status, headers } = response
    if (!socket) {
      const refusal = status >= 300 ? await readError(response, provider) : refuse('failed', 'It opened no socket.')
      return failed(refusal, status, refusal.kind)
    }
    const protocol = headers.get('sec-websocket-protocol')
    return { opened: { answered: true as const, socket, target, protocol }, fact: factOf(target, 101, startedAt, null) }
  } catch (thrown) {
    const error = thrown instanceof Timeout ? 'timeout' : 'network'
    return failed(refusalOf(thrown, error), 0, error)
  } finally {
    watch.end()
  }
}

/** The caller's key is no protocol of the provider's. */
async function ask(target: Target, protocols: readonly string[], call: Asking): Promise<Response> {
  const provider = await providerOf(target)
  const door = provider.door?.(target)
  const wanted = protocols.filter((each) => !each.startsWith('openai-insecure-api-key.'))
  const headers = {
    ...door?.headers,
    upgrade: 'websocket',
    ...(wanted.length > 0 ? { 'sec-websocket-protocol': wanted.join(', ') } : {}),
  }
  return fetch(`${door?.url}/realtime?model=${encodeURIComponent(target.model)}`, {
    headers,
    // A redirect would carry the key to wherever it points.
    redirect: 'manual',
    signal: call.signal,
  })
}
