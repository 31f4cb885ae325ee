import { isRecord, type Raw } from '../../../shared/json.ts'
import { type Compilation, inside, lose, TOP } from './compilation.ts'
import { joinParts } from './join-parts.ts'
import { flattened } from './unions.ts'

/**
 * The top level as a plain object schema, where a vendor takes no other: references written out, unions made one object.
 * Null where it describes something else.
 */
export function rootObject(schema: Raw, compilation: Compilation): Raw | null {
  const { rootUnions, rootObject: mustBeObject } = compilation.rules
  const whole = rootUnions ? schema : withoutUnions(joinParts(schema, compilation, TOP, true).part, compilation)
  if (!mustBeObject) return whole
  return [whole.type ?? 'object'].flat().includes('object') ? { ...whole, type: 'object' } : null
}

function withoutUnions(schema: Raw, compilation: Compilation): Raw {
  const { anyOf, oneOf, ...base } = schema
  return [anyOf, oneOf].filter(Array.isArray).reduce<Raw>((sofar, union: readonly unknown[]) => {
    const branches = union.map((branch) => {
      return isRecord(branch) ? joinParts(branch, compilation, inside(TOP, 'anyOf'), true).part : branch
    })
    lose(compilation, TOP, 'the top-level union became one object with the properties of all')
    return flattened(sofar, branches) ?? sofar
  }, base)
}
