import { isRecord, type Raw } from '../../../shared/json.ts'
import { fitSchema } from '../../anthropic/structured.ts'
import { isRecursive } from './references.ts'
import { type CompiledSchema, schemasIn } from './schema-walk.ts'

/**
 * A schema for `outputConfig.textFormat`; null where it cannot be said there: recursion, references to elsewhere, objects
 * of any property. Source: docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html.
 */
export function outputSchema(wanted: Raw): CompiledSchema | null {
  const { $schema: _, $id: __, ...schema } = wanted
  const all = [...schemasIn(schema)]
  if (all.some((each) => isOpen(each) || isForeign(each)) || isRecursive(schema)) return null
  const fitted = fitSchema(schema)
  const kept = keywordsOf([...schemasIn(fitted)])
  return { schema: fitted, lost: [...keywordsOf(all)].filter((keyword) => !kept.has(keyword)) }
}

function isForeign({ $ref: ref }: Raw): boolean {
  return typeof ref === 'string' && !ref.startsWith('#')
}

/** An object of any property: closed, as it would have to be, it says something else. */
function isOpen({ type, properties, additionalProperties, patternProperties }: Raw): boolean {
  const isObject = type === 'object' || (Array.isArray(type) && type.includes('object'))
  const takesMore = additionalProperties === true || isRecord(additionalProperties) || isRecord(patternProperties)
  return takesMore || (isObject && !isRecord(properties))
}

function keywordsOf(schemas: readonly Raw[]): ReadonlySet<string> {
  return new Set(schemas.flatMap((schema) => Object.keys(schema)))
}
