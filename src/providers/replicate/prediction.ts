import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, asText, isRecord, type Raw } from '../../shared/json.ts'
import { count } from '../usage.ts'

/** What to say of a prediction that has no result; null when it has one. Source: replicate.com, "Prediction lifecycle". */
export function failureOf(prediction: Raw): string | null {
  switch (prediction.status) {
    case 'succeeded':
      return null
    case 'starting':
    case 'processing':
    case 'canceled':
    case 'aborted':
      return 'Replicate did not finish within a minute.'
    default:
      return asText(prediction.error) || asText(prediction.detail) || 'Replicate made no prediction.'
  }
}

/** The text of a language model's output: whole, or the pieces it was written in. */
export function textOf({ output }: Raw): string {
  if (Array.isArray(output)) return output.map((piece) => asText(piece)).join('')
  return isRecord(output) ? asText(output.text) || JSON.stringify(output) : asText(output)
}

/** The files of an output: one address, or a list of them. */
export function filesOf({ output }: Raw): readonly string[] {
  return [output].flat().filter((file) => typeof file === 'string')
}

/** OpenAI's usage from the metrics of a language model; null where they tell no tokens. */
export function usageOf(prediction: Raw): ChatUsage | null {
  const metrics = asRecord(prediction.metrics)
  const prompt = count(metrics.input_token_count)
  const completion = count(metrics.output_token_count)
  if (prompt + completion === 0) return null
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion }
}
