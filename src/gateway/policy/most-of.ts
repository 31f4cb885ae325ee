import type { Measure } from '../../accounting/borrower.ts'
import { priceFor } from '../../providers/catalog/agreed-price.ts'
import { modelOf } from '../../providers/catalog/catalog.ts'
import { costOf, upperBound } from '../../providers/catalog/price.ts'
import type { Target, Usage } from '../../providers/contract.ts'
import { NO_USAGE } from '../../providers/usage.ts'
import type { Asking, Call, Plan, TaskCall } from '../call.ts'

/** Of text in most languages a token is three characters or more; none is less than one. */
const LIKELY_CHARACTERS = 3
const LEAST_CHARACTERS = 1
/** Longer answers are rare where nobody asked for thought. */
const ANSWER_TOKENS = 2_000
const THOUGHT_TOKENS = 8_000
/** What the longest answers of today's models take. */
const LONGEST_TOKENS = 128_000
const PICTURE_TOKENS = 2_000

/** The most that a request is expected to use of a target, or with `isWorst` the most it can use. Costs in nano-dollars. */
export function mostOf(call: Asking, plan: Plan, target: Target, isWorst: boolean): Readonly<Record<Measure, number>> {
  const usage = usageOf(call, target, isWorst)
  const { inputTokens, outputTokens } = usage
  const price = priceFor(call.caller.tenant.prices, target.provider, target.model, call.startedAt) ?? upperBound()
  const forecast = plan.forecast?.expected.get(`${target.provider}/${target.model}`)
  const forecastNanos = isWorst ? null : (forecast?.cost.high ?? null)
  return {
    requests: 1,
    concurrency: 1,
    tokens: inputTokens + outputTokens,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    cost: Math.ceil(forecastNanos ?? costOf(price, usage)),
  }
}

function usageOf(call: Asking, target: Target, isWorst: boolean): Usage {
  const pictures = 'chat' in bodyOf(call) ? picturesIn(call as Call) * PICTURE_TOKENS : 0
  const inputTokens = Math.ceil(call.length / (isWorst ? LEAST_CHARACTERS : LIKELY_CHARACTERS)) + pictures
  if (call.operation !== 'chat') return { ...NO_USAGE, inputTokens, more: unitsOf(call) }
  return { ...NO_USAGE, inputTokens, outputTokens: answerTokens(call as Call, target, isWorst) }
}

function bodyOf(call: Asking): object {
  return 'body' in call && typeof call.body === 'object' && call.body !== null ? call.body : {}
}

function answerTokens(call: Call, target: Target, isWorst: boolean): number {
  const { chat } = bodyOf(call) as Partial<Call['body']>
  const answers = chat?.n ?? 1
  const asked = chat?.max_completion_tokens ?? chat?.max_tokens
  if (typeof asked === 'number') return answers * asked
  if (!isWorst) return answers * (call.thinks ? THOUGHT_TOKENS : ANSWER_TOKENS)
  return answers * Math.min(LONGEST_TOKENS, modelOf(target.provider, target.model)?.contextTokens ?? LONGEST_TOKENS)
}

function picturesIn({ body }: Call): number {
  const parts = body.chat.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []))
  return parts.filter(({ type }) => type !== 'text').length
}

/** What is not counted in tokens, at its most. */
function unitsOf(call: Asking): NonNullable<Usage['more']> {
  const { fields, form } = bodyOf(call) as Partial<TaskCall['body']>
  const file = form?.get('file')
  const BYTES_PER_SECOND = 4_000
  return {
    images: Number(fields?.n ?? 1) || 1,
    searches: 1,
    characters: call.length,
    ...(file && typeof file !== 'string' ? { seconds: Math.ceil(file.size / BYTES_PER_SECOND) } : {}),
  }
}
