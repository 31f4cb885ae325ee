import { isRecord, type Raw } from '../../shared/json.ts'

/** Keywords that its structured outputs do not know. Source: docs.cohere.com/docs/structured-outputs, "Unsupported schema features". */
const UNSUPPORTED = new Set([
  'additionalProperties',
  'uniqueItems',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
])

/** Keywords whose values are data, and those whose values are schemas by name. */
const DATA = new Set(['const', 'enum', 'default', 'examples', 'required'])
const NAMED = new Set(['properties', '$defs', 'definitions'])

/** The schema without the keywords that Cohere does not know: OpenAI's strict schemas always have one of them. */
export function fitSchema(schema: Raw): Raw {
  const known = Object.entries(schema).filter(([key]) => !UNSUPPORTED.has(key))
  return Object.fromEntries(known.map(([key, value]) => [key, fitValue(key, value)]))
}

function fitValue(key: string, value: unknown): unknown {
  if (DATA.has(key)) return value
  if (Array.isArray(value)) return value.map((entry) => fitValue('', entry))
  if (!isRecord(value)) return value
  if (!NAMED.has(key)) return fitSchema(value)
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, fitValue('', entry)]))
}
