import { asRecord, isRecord, type Raw } from '../../../shared/json.ts'
import { type Compilation, type CompileInside, lose, type Place, takes } from './compilation.ts'
import { CONSTRAINTS, SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS } from './keywords.ts'

/** Longer ones would crowd the description. */
const LONGEST_TOLD = 200

/** What is closed inside these lets more values through. */
const REVERSED = new Set(['not', 'if', 'maxContains'])

/** The keywords a vendor takes, the schemas in them compiled; the others that constrain are told in the description. */
export function compileKeywords(
  schema: Raw,
  compilation: Compilation,
  place: Place,
  compile: CompileInside,
): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  const told: string[] = []
  for (const [keyword, value] of Object.entries(schema)) {
    const kept = keptValue(keyword, value, compilation)
    if (kept !== undefined && compilation.rules.closed && REVERSED.has(keyword))
      lose(compilation, place, `\`${keyword}\``)
    if (kept !== undefined) said[keyword] = compiledValue(keyword, kept, compile)
    else if (CONSTRAINTS.has(keyword)) {
      lose(compilation, place, `\`${keyword}\``)
      const text = `${keyword}: ${JSON.stringify(value)}`
      if (text.length <= LONGEST_TOLD) told.push(text)
    }
  }
  if (told.length > 0) said.description = [schema.description, `(${told.join(', ')})`].filter(Boolean).join(' ')
  return said
}

/** The value as a vendor takes it; undefined: not at all. */
function keptValue(keyword: string, value: unknown, { rules }: Compilation): unknown {
  if (!takes(rules, keyword)) return undefined
  if (keyword === 'format' && rules.formats && !rules.formats.has(String(value))) return undefined
  if (keyword === 'minItems' && Number(value) > rules.minItemsMost) return undefined
  if (keyword !== 'pattern' || typeof value !== 'string') return value
  if (rules.refusedPatterns?.test(value)) return undefined
  return rules.wholePatterns ? value.replace(/^\^/, '').replace(/(?<!\\)\$$/, '') : value
}

function compiledValue(keyword: string, value: unknown, compile: CompileInside): unknown {
  if (SCHEMAS.has(keyword)) return isSwitch(keyword, value) ? value : compile(value, keyword)
  if (SCHEMA_LISTS.has(keyword)) {
    return Array.isArray(value) ? value.map((each, at) => compile(each, `${keyword}[${at}]`)) : value
  }
  if (!SCHEMA_MAPS.has(keyword) || !isRecord(value)) return value
  return Object.fromEntries(Object.entries(asRecord(value)).map(([name, each]) => [name, compile(each, name)]))
}

/** Whether a value opens or closes rather than describes. */
function isSwitch(keyword: string, value: unknown): boolean {
  return value === false || (value === true && keyword.endsWith('Properties'))
}
