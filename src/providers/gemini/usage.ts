import type { ChatUsage } from '../../contract/chat.ts'
import { asRecord, asRecords } from '../../shared/json.ts'
import { count } from '../usage.ts'

/**
 * Gemini's `usageMetadata` as OpenAI counts. `promptTokenCount` already includes cached tokens, `candidatesTokenCount`
 * leaves thoughts out, and what server-side tools fed to the model is counted apart from the prompt. What is audio or image
 * is told by modality; a document is paid as its pages' images. Source: ai.google.dev/api/generate-content, "UsageMetadata".
 */
export function usageOf(metadata: unknown): ChatUsage {
  const raw = asRecord(metadata)
  const prompt = count(raw.promptTokenCount) + count(raw.toolUsePromptTokenCount)
  const thoughts = count(raw.thoughtsTokenCount)
  const completion = count(raw.candidatesTokenCount) + thoughts
  const cached = mediaOf(raw.cacheTokensDetails)
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: {
      cached_tokens: Math.min(prompt, count(raw.cachedContentTokenCount)),
      ...mediaOf(raw.promptTokensDetails, raw.toolUsePromptTokensDetails),
      ...(Object.keys(cached).length > 0 && { cached_tokens_details: cached }),
    },
    completion_tokens_details: { reasoning_tokens: thoughts, ...mediaOf(raw.candidatesTokensDetails) },
  }
}

const MEDIA: Readonly<Record<string, 'audio_tokens' | 'image_tokens'>> = {
  AUDIO: 'audio_tokens',
  IMAGE: 'image_tokens',
  DOCUMENT: 'image_tokens',
}

/** The tokens of lists by modality that are no text, in OpenAI's words; nothing where there are none. */
function mediaOf(...lists: readonly unknown[]): { audio_tokens?: number; image_tokens?: number } {
  const media: { audio_tokens?: number; image_tokens?: number } = {}
  for (const { modality, tokenCount } of lists.flatMap(asRecords)) {
    const name = MEDIA[String(modality)]
    const tokens = count(tokenCount)
    if (name && tokens > 0) media[name] = (media[name] ?? 0) + tokens
  }
  return media
}
