import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, isRecord, type Raw } from '../../shared/json.ts'

/** The schema that the answer must follow; null when the caller asks for none. */
export function wantedSchema({ response_format: format }: Pick<ChatRequest, 'response_format'>): Raw | null {
  if (format?.type !== 'json_schema') return null
  const { schema } = asRecord(format.json_schema)
  return isRecord(schema) ? schema : null
}
