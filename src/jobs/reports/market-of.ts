import type { TenantSettings } from '../../contract/settings.ts'
import { priorOf } from '../../learning/prior/prior-of.ts'
import type { Market } from '../../learning/recommend/recommend.ts'
import { modelsOfProvider } from '../../providers/catalog/catalog.ts'
import { costOf, priceOf } from '../../providers/catalog/price.ts'
import { NO_USAGE } from '../../providers/usage.ts'

/** What providers leave of the price of a request that waits in a batch. Sources: their pricing pages, "Batch API". */
const BATCH_SHARE = { openai: 0.5, anthropic: 0.5, gemini: 0.5, mistral: 0.5 }
const FLOOR = 0.95

/** What a tenant's requests would cost elsewhere: among the providers it has credentials for. */
export function marketOf(providers: readonly string[], settings: TenantSettings, now: number): Market {
  const qualities = new Map<string, number>()
  const live = providers.flatMap((provider) =>
    modelsOfProvider(provider)
      .filter(({ id, deprecated }) => !deprecated && priceOf(provider, id, now) !== null)
      .map(({ id }) => `${provider}/${id}`),
  )
  return {
    live,
    batchShare: BATCH_SHARE,
    floor: settings.router?.qualityFloor ?? FLOOR,
    costAt(arm, { inputTokens, cachedInputTokens, outputTokens }) {
      const price = priceFor(arm, now)
      // Elsewhere nothing is cached yet: only what both would cache counts as cached.
      return price && costOf(price, { ...NO_USAGE, inputTokens, cachedInputTokens, outputTokens })
    },
    qualityOf(arm) {
      const known = qualities.get(arm)
      if (known !== undefined) return known
      const { quality, deviation } = priorOf(arm, 'short', priceFor(arm, now))
      // Of who is hardly known, the cautious half of what may be expected.
      const cautious = quality - deviation
      qualities.set(arm, cautious)
      return cautious
    },
  }
}

function priceFor(arm: string, now: number) {
  const slash = arm.indexOf('/')
  return priceOf(arm.slice(0, slash), arm.slice(slash + 1), now)
}
