import type { Provider, Usage } from '../providers/contract.ts'
import { usageOfRaw } from '../providers/raw-usage.ts'
import { asRecord, isRecord, parseJson } from '../shared/json.ts'
import { splitEvents } from './server-events.ts'

/** What an answer in a provider's own shape says it used, whole or as events; null when it says nothing. */
export function usageInText(text: string, type: string, provider: Provider): Usage | null {
  if (!type.includes('event-stream')) {
    const json = parseJson(text)
    return isRecord(json) ? usageOfRaw(json, provider) : null
  }
  const events = splitEvents()(`${text}\n\n`).map(({ data }) => usageOfRaw(asRecord(parseJson(data)), provider))
  return latest(events.filter((usage) => usage !== null))
}

const COUNTS = ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'] as const

/** Streams tell their usage in parts, and again: the largest of each number is the last. */
function latest(usages: readonly Usage[]): Usage | null {
  const last = usages.at(-1)
  if (!last) return null
  const most = COUNTS.map((name) => [name, Math.max(...usages.map((usage) => usage[name]))] as const)
  return { ...last, ...Object.fromEntries(most) }
}
