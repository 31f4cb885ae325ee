import { Fault } from '../../shared/faults.ts'
import type { Call, Settlement } from '../call.ts'
import type { Answered } from './attempt.ts'
import { relayNatively } from './relay-natively.ts'
import { relayTranslated } from './relay-translated.ts'
import { hideUsage, translate } from './stream-filter.ts'

/** A stream on its way to the caller. */
export interface Relayed {
  readonly response: Response
  readonly settled: Promise<Settlement>
}

const HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' }

/**
 * Hands a stream on. Where the caller may see every byte the platform copies it and no script wakes per chunk; where a
 * format must be translated, or usage hidden, one loop reads and writes.
 */
export function relayStream({ response, provider }: Answered, call: Call): Relayed {
  const upstream = response.body
  if (!upstream) throw new Fault('provider_failed', `${provider.name} answered with an empty stream.`)
  const { readable, settled } = provider.reader
    ? relayTranslated(upstream, translate(provider.reader(call.body), call.showUsage), call)
    : call.showUsage
      ? relayNatively(upstream, call)
      : relayTranslated(upstream, hideUsage(), call)
  return { response: new Response(readable, { headers: HEADERS }), settled }
}
