import { isRecord, type Raw } from '../../shared/json.ts'

/** What to do with the texts of a message. Each gives the text to stand there instead. */
export interface TextChange {
  readonly text: (text: string, role: string) => string
  /** For JSON as text. */
  readonly arguments: (text: string) => string
}

/** A list with changed members; the same list where none changed. */
export function mapSame(list: unknown, change: (member: unknown) => unknown): unknown {
  if (!Array.isArray(list)) return list
  const changed = list.map(change)
  return changed.every((member, at) => member === list[at]) ? list : changed
}

/** A record with changed fields; the same record where none changed. */
export function withFields(record: Raw, changes: Readonly<Record<string, (value: unknown) => unknown>>): Raw {
  let changed: Raw = record
  for (const [field, change] of Object.entries(changes)) {
    const value = record[field]
    const next = value === undefined || value === null ? value : change(value)
    if (next !== value) changed = { ...changed, [field]: next }
  }
  return changed
}

/** A chat message with its texts changed: content, refusal, reasoning, arguments of tool calls. The same where none changed. */
export function mapMessage(message: unknown, change: TextChange): unknown {
  if (!isRecord(message)) return message
  const role = typeof message.role === 'string' ? message.role : ''
  const text = (value: unknown) => (typeof value === 'string' ? change.text(value, role) : value)
  const json = (value: unknown) => (typeof value === 'string' ? change.arguments(value) : value)
  const inside = (fields: Readonly<Record<string, (value: unknown) => unknown>>) => (value: unknown) =>
    isRecord(value) ? withFields(value, fields) : value
  const part = inside({ text, refusal: text })
  const content = (value: unknown) => (Array.isArray(value) ? mapSame(value, part) : text(value))
  const call = inside({ function: inside({ arguments: json }), custom: inside({ input: text }) })
  return withFields(message, {
    content,
    refusal: text,
    reasoning: text,
    reasoning_content: text,
    reasoning_details: (value) => mapSame(value, inside({ text, summary: text })),
    tool_calls: (value) => mapSame(value, call),
    function_call: inside({ arguments: json }),
  })
}
