import { asText, type Raw } from '../../shared/json.ts'

/**
 * OpenAI's `logprobs` of Cohere's, undefined when there are none. Cohere tells them by piece of text: one of several
 * tokens stays one entry, with the probability of the whole.
 */
export function logprobsOf(items: readonly Raw[]): unknown {
  if (items.length === 0) return undefined
  return { content: items.map(toEntry), refusal: null }
}

function toEntry({ text, logprobs }: Raw) {
  const token = asText(text)
  const each = Array.isArray(logprobs) ? logprobs.filter((value) => typeof value === 'number') : []
  const logprob = each.reduce((sum, value) => sum + value, 0)
  return { token, logprob, bytes: [...new TextEncoder().encode(token)], top_logprobs: [] }
}
