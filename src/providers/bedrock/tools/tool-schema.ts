import { isRecord, type Raw } from '../../../shared/json.ts'
import { type CompiledSchema, compileSchema } from '../../schema/compile-schema.ts'
import { BEDROCK_TOOLS } from '../../schema/schema-rules.ts'
import { writtenOut } from './written-out.ts'

/**
 * A tool's input schema: an object whose alternatives stand below its top. Where only plain schemas are taken, definitions
 * are written out where they are used. Sources: docs.aws.amazon.com/bedrock/latest/APIReference, "ToolInputSchema";
 * docs.aws.amazon.com/nova/latest/userguide, "Tool use".
 */
export function toolSchema(parameters: Raw, plain: boolean): CompiledSchema {
  const compiled = compileSchema(parameters, BEDROCK_TOOLS)
  const { properties = {}, ...rest } = compiled.schema
  const schema: Raw = { ...rest, type: 'object', properties: isRecord(properties) ? properties : {} }
  return plain ? plainSchema(schema, compiled.losses) : { schema, losses: compiled.losses }
}

/** Definitions lose nothing, as they are written out; titles and descriptions constrain nothing. */
const PLAIN = new Set(['type', 'properties', 'required', '$defs', 'title', 'description'])

function plainSchema(whole: Raw, before: readonly string[]): CompiledSchema {
  const { schema, losses } = writtenOut(whole)
  const { type, properties, required } = schema
  const gone = Object.keys(whole).filter((keyword) => !PLAIN.has(keyword))
  return {
    schema: { type, properties, ...(required ? { required } : {}) },
    losses: [...before, ...losses, ...gone.map((keyword) => `\`${keyword}\``)],
  }
}
