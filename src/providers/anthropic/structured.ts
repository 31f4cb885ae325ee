import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'

/** The tool whose arguments are the answer, on models without `output_config.format`. */
export const ANSWER_TOOL = 'structured_answer'

/** What stands in for `response_format: json_object`, which this vendor does not have. */
export const JSON_INSTRUCTION = 'Answer with one valid JSON object and nothing else: no prose, no code fence.'

/** The schema the answer must follow, or null when the caller asked for none. */
export function wantedSchema(chat: ChatRequest): Raw | null {
  if (chat.response_format?.type !== 'json_schema') return null
  const schema = asRecord(chat.response_format.json_schema).schema
  return typeof schema === 'object' && schema !== null ? asRecord(schema) : null
}

/** Whether the caller wants JSON of no particular shape. */
export function wantsAnyJson(chat: ChatRequest): boolean {
  const type = chat.response_format?.type
  return type === 'json_object' || (type === 'json_schema' && wantedSchema(chat) === null)
}

/** Whether a call of the answer tool is the answer itself rather than a call of a tool of the caller's. */
export function answersByTool(chat: ChatRequest): boolean {
  return wantedSchema(chat) !== null && !chat.tools?.some((tool) => tool.function?.name === ANSWER_TOOL)
}

/** Constraints that `output_config.format` refuses; they are told to the model in the description instead. */
const UNSUPPORTED = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
])

/** Keywords whose values are data or names, not schemas. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required'])
const NAMED = new Set(['properties', '$defs', 'definitions'])

/**
 * Makes a JSON schema one that structured outputs accept: objects closed, unsupported constraints moved into the
 * description. Source: platform.claude.com, "Structured outputs", JSON schema limitations.
 */
export function fitSchema(schema: Raw): Raw {
  const fitted: Record<string, unknown> = {}
  const told: string[] = []
  for (const [key, value] of Object.entries(schema)) {
    if (UNSUPPORTED.has(key) || (key === 'minItems' && Number(value) > 1)) told.push(`${key}: ${JSON.stringify(value)}`)
    else fitted[key] = fitValue(key, value)
  }
  if (told.length > 0) fitted.description = [schema.description, `(${told.join(', ')})`].filter(Boolean).join(' ')
  if (isClosable(schema)) fitted.additionalProperties = false
  return fitted
}

function fitValue(key: string, value: unknown): unknown {
  if (DATA.has(key) || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((entry) => fitValue('', entry))
  if (!NAMED.has(key)) return fitSchema(asRecord(value))
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, fitValue('', entry)]))
}

/** An object of named properties. A map stays as it is: closed, it could only ever be empty. */
function isClosable(schema: Raw): boolean {
  const { type, properties, additionalProperties } = schema
  const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'))
  return isObject && properties !== undefined && typeof additionalProperties !== 'object'
}
