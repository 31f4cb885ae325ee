import { isRecord, type Raw } from '../../../shared/json.ts'
import { referred, writtenOut } from './references.ts'
import type { CompiledSchema } from './schema-walk.ts'

/**
 * A tool's input schema: an object whose alternatives stand below its top. Where only plain schemas are taken, definitions
 * are written out where they are used. Sources: docs.aws.amazon.com/bedrock/latest/APIReference, "ToolInputSchema";
 * platform.claude.com, "Define tools"; docs.aws.amazon.com/nova/latest/userguide, "Tool use".
 */
export function toolSchema(parameters: Raw, plain: boolean): CompiledSchema {
  const { $schema: _, $id: __, $ref, ...rest } = parameters
  const { schema: merged, lost } = withoutAlternatives({ ...referred({ $ref }, rest), ...rest })
  const schema: Raw = { ...merged, type: 'object', properties: isRecord(merged.properties) ? merged.properties : {} }
  if (!plain) return { schema, lost }
  const out = writtenOut(schema)
  const { type, properties, required } = out.schema
  const cut = Object.keys(schema).filter((key) => !PLAIN.has(key))
  return { schema: { type, properties, ...(required ? { required } : {}) }, lost: [...lost, ...out.lost, ...cut] }
}

/** Definitions lose nothing, as they are written out; titles and descriptions constrain nothing. */
const PLAIN = new Set(['type', 'properties', 'required', '$defs', 'definitions', 'title', 'description'])

/** Properties of all alternatives together; those stay required that every alternative requires. */
function withoutAlternatives(schema: Raw): CompiledSchema {
  const lost = ['allOf', 'anyOf', 'oneOf'].filter((keyword) => Array.isArray(schema[keyword]))
  if (lost.length === 0) return { schema, lost }
  const { allOf, anyOf, oneOf, ...rest } = schema
  const always = [rest, ...branches(allOf, schema)]
  const alternatives = [branches(anyOf, schema), branches(oneOf, schema)]
  const properties = Object.assign({}, ...[...alternatives.flat(), ...always].map((branch) => branch.properties))
  const required = [...new Set([...always.flatMap(requiredBy), ...alternatives.flatMap(requiredByAll)])]
  return { schema: { ...rest, properties, ...(required.length > 0 ? { required } : {}) }, lost }
}

function branches(list: unknown, root: Raw): readonly Raw[] {
  return Array.isArray(list) ? list.filter(isRecord).map((branch) => referred(branch, root) ?? branch) : []
}

function requiredBy({ required }: Raw): string[] {
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
}

function requiredByAll([first, ...others]: readonly Raw[]): string[] {
  return first ? requiredBy(first).filter((name) => others.every((other) => requiredBy(other).includes(name))) : []
}
