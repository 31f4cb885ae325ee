import { addFound } from '../../filters/chat/add-found.ts'
import { filterText } from '../../filters/filter-text.ts'
import { Fault } from '../../shared/faults.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import type { TaskCall } from '../call.ts'

const SPOKEN: ReadonlySet<string> = new Set(['audio/transcriptions', 'audio/translations'])

/** Judges what was heard in a recording; of other tasks the answer is no text. Throws `content_blocked` where it must not leave. */
export async function filterTranscript(
  body: string | ReadableStream,
  { operation, filters }: TaskCall,
): Promise<string | ReadableStream> {
  const filter = filters?.output
  if (!filters || !filter || !SPOKEN.has(operation)) return body
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const { text, blockedBy, found } = filterText(filter, filters.vault.sealed, value)
      addFound(filters.found, found)
      if (blockedBy === null) return text
      throw new Fault(
        'content_blocked',
        `The answer was withheld: it holds what a content filter blocks (${blockedBy}).`,
      )
    }
    if (Array.isArray(value)) return value.map(change)
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)]))
      : value
  }
  const whole = typeof body === 'string' ? body : await new Response(body).text()
  const json = parseJson(whole)
  return json === undefined ? String(change(whole)) : JSON.stringify(change(json))
}
