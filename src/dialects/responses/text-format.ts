import type { ChatRequest } from '../../contract/chat.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import { isMissing, present } from './narrow.ts'

/** Reads `text`: the form of the answer and how long-winded it is. */
export function readText(value: unknown): Partial<ChatRequest> {
  if (isMissing(value)) return {}
  const text = recordAt(value, 'text')
  return present({
    response_format: isMissing(text.format) ? undefined : readFormat(recordAt(text.format, 'text.format')),
    verbosity: isMissing(text.verbosity) ? undefined : textAt(text.verbosity, 'text.verbosity'),
  })
}

function readFormat(format: Raw): ChatRequest['response_format'] {
  switch (format.type) {
    case 'text':
      return undefined
    case 'json_object':
      return { type: 'json_object' }
    case 'json_schema':
      return { type: 'json_schema', json_schema: readSchema(format) }
    default:
      throw wrong('text.format.type', 'text, json_object or json_schema')
  }
}

function readSchema(format: Raw): Raw {
  const { description, strict } = format
  if (!isMissing(strict) && typeof strict !== 'boolean') throw wrong('text.format.strict', 'true or false')
  return present({
    name: filledTextAt(format.name, 'text.format.name'),
    description: isMissing(description) ? undefined : textAt(description, 'text.format.description'),
    schema: recordAt(format.schema, 'text.format.schema'),
    strict: strict ?? undefined,
  })
}

/** The form of the answer as this format writes it. */
export function tellText(chat: ChatRequest): Raw {
  const { response_format: format, verbosity } = chat
  const schema = format?.type === 'json_schema' && isRecord(format.json_schema) ? format.json_schema : {}
  return { format: { type: format?.type ?? 'text', ...schema }, verbosity: verbosity ?? 'medium' }
}
