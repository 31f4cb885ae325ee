import { asRecord, isRecord, type Raw } from '../shared/json.ts'
import { toChatUsage } from './anthropic/usage.ts'
import type { ProviderFacts, Usage } from './contract.ts'
import { usageOf } from './gemini/usage.ts'
import { readResponse } from './responses-wire.ts'
import { readUsage } from './usage.ts'

/** What an answer in a provider's own shape says it used, whichever of the known shapes that is; null when it says nothing. */
export function usageOfRaw(json: Raw, { usage: reader = readUsage }: ProviderFacts): Usage | null {
  if (isRecord(json.usageMetadata)) return readUsage({ ...usageOf(json.usageMetadata) })
  const holder = isRecord(json.response) ? json.response : json
  const usage = asRecord(holder.usage ?? asRecord(json.message).usage)
  if (usage.prompt_tokens !== undefined || usage.total_tokens !== undefined) {
    if (usage.input_tokens === undefined) return reader(usage)
  }
  // The later events of Anthropic's streams tell what was said alone.
  if (usage.input_tokens === undefined && usage.output_tokens === undefined) return null
  // Anthropic's parts add up; OpenAI's are inside the whole, and it names them otherwise.
  if (usage.input_tokens_details === undefined && usage.total_tokens === undefined) {
    return readUsage({ ...toChatUsage(usage) })
  }
  return readUsage({ ...readResponse({ usage }).usage })
}
