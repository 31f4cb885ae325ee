import type { ChatCompletion } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, asText } from '../../shared/json.ts'
import type { ChatBody } from '../contract.ts'
import { failureOf, textOf, usageOf } from './prediction.ts'

/** OpenAI's completion from a prediction. Why the model ended is not told: it is taken for its own end. */
export function toCompletion(json: unknown, { chat }: ChatBody): ChatCompletion {
  const prediction = asRecord(json)
  const failure = failureOf(prediction)
  if (failure !== null) throw new Fault('provider_failed', failure)
  const message = { role: 'assistant' as const, content: textOf(prediction) }
  const usage = usageOf(prediction)
  return {
    id: asText(prediction.id),
    object: 'chat.completion',
    created: Math.floor((Date.parse(asText(prediction.created_at)) || 0) / 1000),
    model: asText(prediction.model) || chat.model,
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    ...(usage && { usage }),
  }
}
