import type { TenantSettings } from '../../contract/settings.ts'
import type { RequestClass } from '../../learning/cells/request-class.ts'
import { priorOf } from '../../learning/prior/prior-of.ts'
import { expectedQuality, type QualitySums } from '../../learning/recommend/expected-quality.ts'
import type { Market } from '../../learning/recommend/recommendation.ts'
import { capabilitiesOf } from '../../providers/capabilities/capabilities-of.ts'
import { modelsOfProvider } from '../../providers/catalog/catalog.ts'
import { costOf, priceOf } from '../../providers/catalog/price.ts'
import { NO_USAGE } from '../../providers/usage.ts'

/**
 * What providers leave of the price of a request that waits in a batch. Sources: OpenAI's guide "Batch API", Anthropic's
 * "Batch processing", Google's "Batch Mode in the Gemini API" (developers.googleblog.com), Mistral's "Batch Inference".
 */
const BATCH_SHARE = { openai: 0.5, anthropic: 0.5, gemini: 0.5, mistral: 0.5 }
const FLOOR = 0.95
/** Names under which OpenRouter sells a model rationed, or to those who can wait. */
const ANOTHER_SERVICE = /:(free|batch)$/
const CLASSES: readonly RequestClass[] = ['tools', 'schema', 'images', 'code', 'mathematics', 'choice', 'long', 'short']

/** What a tenant's requests would cost elsewhere, among the providers it has credentials for, and how good answers would be. */
export function marketOf(
  providers: readonly string[],
  settings: TenantSettings,
  sums: QualitySums,
  now: number,
): Market {
  const prices = new Map<string, ReturnType<typeof priceFor>>()
  const priceAt = (arm: string) => {
    const price = prices.has(arm) ? (prices.get(arm) ?? null) : priceFor(arm, now)
    prices.set(arm, price)
    return price
  }
  const prior = (arm: string, requestClass: string) => priorOf(arm, requestClass as RequestClass, priceAt(arm))
  const live = providers.flatMap((provider) =>
    modelsOfProvider(provider)
      .filter(({ id, deprecated }) => !deprecated && !ANOTHER_SERVICE.test(id) && priceAt(`${provider}/${id}`) !== null)
      .map(({ id }) => `${provider}/${id}`),
  )
  return {
    live,
    batchShare: BATCH_SHARE,
    floor: settings.router?.qualityFloor ?? FLOOR,
    costAt(arm, { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens }) {
      const price = priceAt(arm)
      // What one provider keeps of a prompt another would keep, too, at its own price.
      return price && costOf(price, { ...NO_USAGE, inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens })
    },
    canReplace(arm, own, tokens) {
      const [theirs, ours] = [capabilitiesFor(arm), capabilitiesFor(own)]
      const lacks = theirs && NEEDED.some((name) => theirs[name] === false && ours?.[name] !== false)
      return !lacks && (theirs?.contextTokens ?? tokens) >= tokens
    },
    qualityOf: expectedQuality(sums, prior, CLASSES),
  }
}

/** What requests may need that the log says nothing of. */
const NEEDED = ['tools', 'vision', 'jsonSchema'] as const

function capabilitiesFor(arm: string) {
  const slash = arm.indexOf('/')
  return capabilitiesOf(arm.slice(0, slash), arm.slice(slash + 1))
}

function priceFor(arm: string, now: number) {
  const slash = arm.indexOf('/')
  return priceOf(arm.slice(0, slash), arm.slice(slash + 1), now)
}
