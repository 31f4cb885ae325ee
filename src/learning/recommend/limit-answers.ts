import { type Market, REQUESTS_MIN, type Recommendation, type Sample, type Window } from './recommendation.ts'
import { confidenceOf, savingPerDay } from './saving-per-day.ts'
import { usd } from './words.ts'

const TIMES_MEDIAN = 4
const LIMIT_MIN = 100
/** Where more answers than these are long, long is what they are. */
const LONG_SHARE_MAX = 0.05

/** Answers several times as long as is usual for their key and model: what a limit at four times the median would cut off. */
export function limitAnswers(
  paid: readonly Sample[],
  { costAt }: Market,
  window: Window,
  random: () => number,
): Recommendation[] {
  return [...Map.groupBy(paid, ({ keyId, arm }) => `${keyId} ${arm}`)].flatMap(([subject, some]) => {
    const [first] = some
    if (some.length < REQUESTS_MIN || !first) return []
    const lengths = some.map(({ outputTokens }) => outputTokens).sort((a, b) => a - b)
    const limit = TIMES_MEDIAN * (lengths[lengths.length >> 1] ?? 0)
    const long = lengths.filter((length) => length > limit).length
    if (limit < LIMIT_MIN || long / some.length > LONG_SHARE_MAX) return []
    const savings = some.map((sample) => {
      const cut = { ...sample, outputTokens: Math.min(limit, sample.outputTokens) }
      const [whole, short] = [costAt(sample.arm, sample), costAt(sample.arm, cut)]
      return { at: sample.at, nanos: whole === null || short === null ? 0 : whole - short }
    })
    const saving = savingPerDay(savings, window, random)
    return [
      {
        kind: 'max_tokens',
        subject,
        title: `Limit answers of ${first.arm} to ${limit} tokens`,
        text: `${long} of ${some.length} answers of ${first.arm} to one key were over ${limit} tokens, four times the median: a limit there would save ${usd(saving.savingNanosPerDay)} a day, and cut those answers off.`,
        predicted: {
          ...saving,
          // An answer cut off is taken to be worth half.
          qualityChange: -long / some.length / 2,
          confidence: confidenceOf('low', saving),
          basedOnRequests: some.length,
        },
        formula: 'sum of the cost of tokens beyond four times the median, per day',
        action: { kind: 'advice' },
      },
    ]
  })
}
