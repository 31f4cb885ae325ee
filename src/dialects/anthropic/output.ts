import type { ChatRequest } from '../../contract/chat.ts'
import { asText, type Raw } from '../../shared/json.ts'
import { recordAt, wrong } from '../fields.ts'

/** What `output_config` asks of the answer: its schema in the form that every provider takes, the rest as it came. */
export function toOutput(config: unknown): { response_format?: ChatRequest['response_format']; output_config?: Raw } {
  if (config === undefined || config === null) return {}
  const { format, ...rest } = recordAt(config, 'output_config')
  const output = Object.keys(rest).length > 0 ? { output_config: rest } : {}
  if (format === undefined || format === null) return output
  const { type, schema, name: named } = recordAt(format, 'output_config.format')
  if (type !== 'json_schema') throw wrong('output_config.format.type', '"json_schema"')
  const wanted = recordAt(schema, 'output_config.format.schema')
  const name = asText(named) || 'answer'
  return { ...output, response_format: { type, json_schema: { name, schema: wanted, strict: true } } }
}
