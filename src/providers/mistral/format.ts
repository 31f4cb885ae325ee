import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord } from '../../shared/json.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { MISTRAL_STRICT } from '../schema/schema-rules.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'

/** The format with a schema that may be strict there; the same one where it already is, or strictness is not asked for. */
export function fitFormat(chat: ChatRequest): ChatRequest['response_format'] {
  const { response_format: format } = chat
  const wanted = strictSchema(chat)
  if (!format || !wanted) return format
  const { schema } = compileSchema(wanted, MISTRAL_STRICT)
  return schema === wanted ? format : { ...format, json_schema: { ...asRecord(format.json_schema), schema } }
}

/** The schema that the model is to be held to. */
export function strictSchema(chat: ChatRequest) {
  return asRecord(chat.response_format?.json_schema).strict === true ? wantedSchema(chat) : null
}
