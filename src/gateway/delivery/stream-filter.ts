import type { ChatChunk } from '../../contract/chat.ts'
import type { Refusal, ServerEvent, StreamReader } from '../../providers/contract.ts'
import { readRefusal } from '../../providers/refusal.ts'

/** What one event becomes: the text the caller sees, the text the books keep, and how the stream stands after it. */
export interface Filtered {
  readonly shown: string
  readonly kept: string
  readonly refusal?: Refusal
}

/** Decides event by event what of a stream reaches the caller. One per response; it may remember. */
export interface StreamFilter {
  read(event: ServerEvent): Filtered
  /** True once the answer is known to be whole. */
  finished(): boolean
}

const NOTHING: Filtered = { shown: '', kept: '' }

/** Passes OpenAI's own events on, less the one that carries only usage. */
export function hideUsage(): StreamFilter {
  let finished = false
  return {
    read({ data }) {
      if (data === '[DONE]') {
        finished = true
        return NOTHING
      }
      const line = `data: ${data}\n\n`
      if (/"finish_reason"\s*:\s*"/.test(data)) finished = true
      if (/^\{\s*"error"/.test(data)) return { ...NOTHING, refusal: readRefusal(502, new Headers(), data) }
      return isUsageOnly(data) ? { shown: '', kept: line } : { shown: line, kept: line }
    },
    finished: () => finished,
  }
}

/** Turns a provider's events into OpenAI's. Providers have no clock: `created` is stamped here. */
export function translate(reader: StreamReader, showUsage: boolean): StreamFilter {
  const created = Math.floor(Date.now() / 1000)
  return {
    read(event) {
      const chunks = reader.read(event)
      if ('kind' in chunks) return { ...NOTHING, refusal: chunks }
      let shown = ''
      let kept = ''
      for (const chunk of chunks) {
        const line = `data: ${JSON.stringify({ ...chunk, created })}\n\n`
        kept += line
        if (showUsage || !carriesUsageOnly(chunk)) shown += line
      }
      return { shown, kept }
    },
    finished: () => reader.finished(),
  }
}

function carriesUsageOnly({ choices, usage }: ChatChunk): boolean {
  return choices.length === 0 && Boolean(usage)
}

function isUsageOnly(data: string): boolean {
  return /"choices"\s*:\s*\[\s*\]/.test(data) && /"usage"\s*:\s*\{/.test(data)
}
