import type { MoreUsage, Provider, Usage } from '../providers/contract.ts'
import { usageOfRaw } from '../providers/raw-usage.ts'
import { asRecord, asRecords, parseJson, type Raw } from '../shared/json.ts'
import { splitEvents } from './server-events.ts'

/** What an answer in a provider's own shape says it used, whole, as a list or as events; null when it says nothing. */
export function usageInText(text: string, type: string, provider: Provider): Usage | null {
  const told = type.includes('event-stream') ? eventsOf(text) : partsOf(parseJson(text))
  return latest(told.map((json) => usageOfRaw(json, provider)).filter((usage) => usage !== null))
}

function eventsOf(text: string): readonly Raw[] {
  return splitEvents()(`${text}\n\n`).map(({ data }) => asRecord(parseJson(data)))
}

/** Gemini's streams are lists of JSON, where no events are asked for. */
function partsOf(json: unknown): readonly Raw[] {
  return Array.isArray(json) ? asRecords(json) : [asRecord(json)]
}

const COUNTS = ['inputTokens', 'cachedInputTokens', 'cacheWriteTokens', 'outputTokens', 'reasoningTokens'] as const

/** Streams tell their usage in parts, and again: the largest of each number is the last. */
function latest(usages: readonly Usage[]): Usage | null {
  const last = usages.at(-1)
  if (!last) return null
  const most = COUNTS.map((name) => [name, Math.max(...usages.map((usage) => usage[name]))] as const)
  const more: MoreUsage = Object.assign({}, ...usages.map((usage) => usage.more))
  return { ...last, ...Object.fromEntries(most), ...(Object.keys(more).length > 0 && { more }) }
}
