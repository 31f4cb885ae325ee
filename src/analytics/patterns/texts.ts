import { hash32 } from '../../shared/hash.ts'
import type { UsageSample } from '../../storage/usage-sample.ts'
import { count, type Finding, percent, type Seen } from './finding.ts'
import { nearlyAlike } from './nearly-alike.ts'

const REQUESTS_MIN = 20
/** Providers keep prompts of about this many tokens and more, for about so long. */
const PREFIX_CHARACTERS = 2_048
const KEPT_MS = 5 * 60_000

type WithText = UsageSample & { readonly head: string; readonly length: number }

function withText(sample: readonly UsageSample[]): WithText[] {
  return sample.filter((request): request is WithText => request.head !== null && request.length !== null)
}

/** How many requests repeat another, word for word or nearly. Needs stored texts. */
export function duplicates({ sample }: Seen): Finding | null {
  const texts = withText(sample)
  if (texts.length < REQUESTS_MIN) return null
  const seen = new Set<string>()
  const fresh = texts.filter(({ head, length }) => {
    const mark = `${length} ${hash32(head)}`
    return seen.has(mark) ? false : seen.add(mark)
  })
  const exact = 1 - fresh.length / texts.length
  const near = nearlyAlike(fresh.map(({ head }) => head)) / texts.length
  return {
    kind: 'duplicates',
    sentence: `Of the latest ${count(texts.length)} requests ${percent(exact)} repeat another word for word, and ${percent(near)} nearly.`,
    figures: { requests: texts.length, exactShare: exact, nearShare: near },
    chart: {
      kind: 'bars',
      x: ['the same', 'nearly the same', 'new'],
      values: [exact, near, Math.max(0, 1 - exact - near)],
      unit: 'share',
    },
  }
}

/** How much of the input providers read from their own caches, and how much more they could. */
export function promptCaching({ models, sample }: Seen): Finding | null {
  const { inputTokens, cachedInputTokens } = models.total
  if (inputTokens === 0) return null
  const cached = cachedInputTokens / inputTokens
  const potential = potentialOf(withText(sample))
  const more =
    potential === null
      ? ''
      : ` Requests that begin like another within five minutes hold ${percent(potential)} of the input of the latest ones.`
  const rows = models.rows.filter((row) => row.inputTokens > 0).slice(0, 10)
  return {
    kind: 'prompt_cache',
    sentence: `${percent(cached)} of all input tokens came from the providers’ prompt caches.${more}`,
    figures: { cachedShare: cached, ...(potential === null ? {} : { potentialShare: potential }) },
    chart: {
      kind: 'bars',
      x: rows.map(({ value }) => value ?? ''),
      values: rows.map((row) => row.cachedInputTokens / row.inputTokens),
      unit: 'share',
    },
  }
}

function potentialOf(texts: readonly WithText[]): number | null {
  const total = texts.reduce((sum, { inputTokens }) => sum + inputTokens, 0)
  if (texts.length < REQUESTS_MIN || total === 0) return null
  const lastAt = new Map<string, number>()
  let repeated = 0
  for (const { keyId, head, at, inputTokens } of texts.toReversed()) {
    if (head.length < PREFIX_CHARACTERS) continue
    const mark = `${keyId} ${hash32(head)}`
    if (at - (lastAt.get(mark) ?? Number.NEGATIVE_INFINITY) <= KEPT_MS) repeated += inputTokens
    lastAt.set(mark, at)
  }
  return repeated / total
}

const LENGTHS = [256, 1_024, 4_096, 16_384, 65_536, 262_144]

/** How long prompts are. */
export function contextLengths({ sample }: Seen): Finding | null {
  const lengths = sample.map(({ inputTokens }) => inputTokens).toSorted((a, b) => a - b)
  if (lengths.length < REQUESTS_MIN) return null
  const at = (share: number) => lengths[Math.min(lengths.length - 1, Math.floor(share * lengths.length))] ?? 0
  const bounds = [0, ...LENGTHS, Number.POSITIVE_INFINITY]
  const bins = bounds
    .slice(1)
    .map((to, bin) => lengths.filter((length) => length >= (bounds[bin] ?? 0) && length < to).length)
  return {
    kind: 'context_length',
    sentence: `Half of the latest ${count(lengths.length)} prompts are shorter than ${count(at(0.5))} tokens; one in ten is longer than ${count(at(0.9))}.`,
    figures: { requests: lengths.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), longest: at(1) },
    chart: {
      kind: 'bars',
      x: [...LENGTHS.map((length) => `< ${count(length)}`), `≥ ${count(LENGTHS.at(-1) ?? 0)}`],
      values: bins,
      unit: 'requests',
    },
  }
}
