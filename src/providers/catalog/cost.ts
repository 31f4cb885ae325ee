import type { MoreUsage, Usage } from '../contract.ts'
import { count } from '../usage.ts'
import type { MoreRates, Price, Rates } from './model.ts'

/** So many of something, at nano-dollars for a thousand of it. */
type Position = readonly [nanosPer1k: number, amount: number]

/** Tokens of a request, each in one place only. */
interface Split {
  readonly plain: number
  readonly cached: number
  readonly written: number
  readonly output: number
}

/**
 * What a request cost, in whole nano-dollars, rounded up once so that nothing is charged below its price. Parts of a whole
 * are paid at their own rates and taken off it, so that every token is paid once.
 */
export function costOf(price: Price, usage: Usage): number {
  const inputTokens = count(usage.inputTokens)
  const cached = Math.min(count(usage.cachedInputTokens), inputTokens)
  const written = Math.min(count(usage.cacheWriteTokens), inputTokens - cached)
  const split = { plain: inputTokens - cached - written, cached, written, output: count(usage.outputTokens) }
  const rates = ratesFor(price, inputTokens)
  const { more } = usage
  const positions = more ? [...byPart(rates, split, more), ...byUnit(price, more, split)] : wholes(rates, split)
  return price.requestNanos + sum(positions)
}

/** What a thousand tokens of a part cost: its own rate, else that of its whole. */
export function partRateOf(rates: Rates, part: keyof MoreRates): number {
  const { inputNanosPer1k: input, cachedInputNanosPer1k: cached, more } = rates
  const own = more?.[part]
  if (own !== undefined) return own
  // Only Anthropic's models keep anything for an hour: at twice the price of input, wherever they are hosted.
  if (part === 'cacheWrite1hTokens') return Math.max(2 * input, rates.cacheWriteNanosPer1k ?? 0)
  if (part === 'cachedAudioTokens') return cached ?? partRateOf(rates, 'inputAudioTokens')
  if (part === 'cachedImageTokens') return cached ?? partRateOf(rates, 'inputImageTokens')
  return part.startsWith('output') ? rates.outputNanosPer1k : input
}

function wholes(rates: Rates, { plain, cached, written, output }: Split): readonly Position[] {
  return [
    [rates.inputNanosPer1k, plain],
    [rates.cachedInputNanosPer1k ?? rates.inputNanosPer1k, cached],
    [rates.cacheWriteNanosPer1k ?? rates.inputNanosPer1k, written],
    [rates.outputNanosPer1k, output],
  ]
}

function byPart(rates: Rates, split: Split, more: MoreUsage): readonly Position[] {
  const cachedAudio = within(more.cachedAudioTokens, split.cached)
  const cachedImage = within(more.cachedImageTokens, split.cached - cachedAudio)
  // Audio and images of the input are counted with those that came from the cache.
  const audio = within(count(more.inputAudioTokens) - cachedAudio, split.plain)
  const image = within(count(more.inputImageTokens) - cachedImage, split.plain - audio)
  const hour = within(more.cacheWrite1hTokens, split.written)
  const spoken = within(more.outputAudioTokens, split.output)
  const drawn = within(more.outputImageTokens, split.output - spoken)
  return [
    ...wholes(rates, {
      plain: split.plain - audio - image,
      cached: split.cached - cachedAudio - cachedImage,
      written: split.written - hour,
      output: split.output - spoken - drawn,
    }),
    [partRateOf(rates, 'inputAudioTokens'), audio],
    [partRateOf(rates, 'inputImageTokens'), image],
    [partRateOf(rates, 'cachedAudioTokens'), cachedAudio],
    [partRateOf(rates, 'cachedImageTokens'), cachedImage],
    [partRateOf(rates, 'cacheWrite1hTokens'), hour],
    [partRateOf(rates, 'outputAudioTokens'), spoken],
    [partRateOf(rates, 'outputImageTokens'), drawn],
  ]
}

function byUnit({ more: rates = {} }: Rates, more: MoreUsage, { output }: Split): readonly Position[] {
  const heardMs = count((more.seconds ?? 0) * 1000)
  return [
    [rates.searches ?? 0, count(more.searches)],
    [rates.images ?? 0, count(more.images)],
    [(rates.seconds ?? 0) / 1000, heardMs > 0 ? Math.max(heardMs, (rates.leastSeconds ?? 0) * 1000) : 0],
    // Who counts what it spoke in tokens is paid by them.
    [rates.characters ?? 0, output > 0 ? 0 : count(more.characters)],
  ]
}

/** A count, as much of it as there can be. */
function within(amount: number | undefined, whole: number): number {
  return Math.min(count(amount), whole)
}

function ratesFor(price: Price, inputTokens: number): Rates {
  return price.tiers.findLast((tier) => inputTokens > tier.aboveInputTokens) ?? price
}

/** Adds rate times amount without leaving the safe integers: whole nanos and thousandths apart, one division at the end. */
function sum(positions: readonly Position[]): number {
  let nanos = 0
  let thousandths = 0
  for (const [nanosPer1k, amount] of positions) {
    nanos += Math.floor(nanosPer1k / 1000) * amount
    thousandths += (nanosPer1k % 1000) * amount
  }
  return nanos + Math.ceil(thousandths / 1000)
}
