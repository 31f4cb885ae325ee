import { Fault } from '../../shared/faults.ts'
import type { Call, Delivery } from '../call.ts'
import type { Answered } from './attempt.ts'
import { relayNatively } from './relay-natively.ts'
import { relayTranslated } from './relay-translated.ts'
import { hideUsage, translate } from './stream-filter.ts'

/** What reaches the caller, and how it ends. */
export type Relayed = Pick<Delivery, 'body' | 'settled'>

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
  return { body: readable, settled }
}
