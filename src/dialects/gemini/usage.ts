import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import { countsOf } from '../counts.ts'

/**
 * OpenAI's usage as Gemini counts: thoughts apart from the answer, cached tokens within the prompt, and each of them by
 * what it is made of where that is not text alone. Source: ai.google.dev/api/generate-content, "UsageMetadata".
 */
export function usageMetadata(usage: ChatUsage | null | undefined): Raw {
  if (!usage) return {}
  const { input, cached, output, thought } = countsOf(usage)
  const prompt = asRecord(usage.prompt_tokens_details)
  const metadata = {
    promptTokenCount: input,
    candidatesTokenCount: output - thought,
    totalTokenCount: input + output,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(thought > 0 ? { thoughtsTokenCount: thought } : {}),
    ...modalities('promptTokensDetails', prompt, input),
    ...modalities('cacheTokensDetails', asRecord(prompt.cached_tokens_details), cached),
    ...modalities('candidatesTokensDetails', asRecord(usage.completion_tokens_details), output - thought),
  }
  return { usageMetadata: metadata }
}

/** What is no text of a number of tokens, and the text that is left of it; no field where all is text. */
function modalities(field: string, { audio_tokens, image_tokens }: Raw, total: number): Raw {
  const audio = within(audio_tokens, total)
  const image = within(image_tokens, total - audio)
  if (audio + image === 0) return {}
  const counts = { TEXT: total - audio - image, AUDIO: audio, IMAGE: image }
  const told = Object.entries(counts).filter(([, tokenCount]) => tokenCount > 0)
  return { [field]: told.map(([modality, tokenCount]) => ({ modality, tokenCount })) }
}

function within(value: unknown, total: number): number {
  return typeof value === 'number' && value > 0 ? Math.min(value, total) : 0
}
