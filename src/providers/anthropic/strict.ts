import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import { type CompiledSchema, compileSchema } from '../schema/compile-schema.ts'
import { ANTHROPIC_STRICT, ANTHROPIC_STRICT_TOOLS, ANTHROPIC_TOOLS } from '../schema/schema-rules.ts'
import { schemasIn } from '../schema/schemas-in.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'
import type { ModelTraits } from './model-traits.ts'
import { answersByTool } from './structured.ts'

/** What the model is held to: the schema of its answer, and those of tools by their place in the caller's list. */
export interface StrictPlan {
  /** Null: none is wanted, or it is better kept by the answer tool. */
  readonly format: CompiledSchema | null
  readonly tools: ReadonlyMap<number, CompiledSchema>
}

const NOTHING: StrictPlan = { format: null, tools: new Map() }

/**
 * Decides what may be strict together: the format first, then tools in their order, as far as the limits of a request
 * go. A schema that would have to be cut is kept less strictly, and whole. Source: platform.claude.com, "Structured
 * outputs: schema complexity limits", "Strict tool use".
 */
export function planStrict(chat: ChatRequest, traits: ModelTraits): StrictPlan {
  if (!traits.outputFormat) return NOTHING
  const budget: Budget = { optional: MOST_OPTIONAL, unions: MOST_UNIONS }
  const format = strictFormat(chat, budget)
  const tools = new Map<number, CompiledSchema>()
  for (const [index, { function: called }] of (chat.tools ?? []).entries()) {
    if (called?.strict !== true || tools.size >= MOST_TOOLS) continue
    const compiled = compileSchema(called.parameters ?? EMPTY, ANTHROPIC_STRICT_TOOLS)
    if (compiled.schema.type === 'object' && fits(compiled, budget)) tools.set(index, compiled)
  }
  return { format, tools }
}

/** Twenty are documented, but the grammar of thirteen has been refused as too large. */
const MOST_TOOLS = 8
const MOST_OPTIONAL = 24
const MOST_UNIONS = 16

const EMPTY: Raw = { type: 'object', properties: {} }

/** What is left of the limits. */
interface Budget {
  optional: number
  unions: number
}

function strictFormat(chat: ChatRequest, budget: Budget): CompiledSchema | null {
  const wanted = wantedSchema(chat)
  if (!wanted) return null
  const compiled = compileSchema(wanted, ANTHROPIC_STRICT)
  if (fits(compiled, budget)) return compiled
  const mayBeTool = answersByTool(chat) && compileSchema(wanted, ANTHROPIC_TOOLS).losses.length === 0
  return mayBeTool ? null : compiled
}

/** Whether a schema is whole and within what is left, which it then takes from it. */
function fits({ schema, isCut }: CompiledSchema, budget: Budget): boolean {
  const all = [...schemasIn(schema)]
  const optional = all.reduce((sum, { properties, required }) => sum + optionalOf(asRecord(properties), required), 0)
  const unions = all.filter(({ type, anyOf }) => Array.isArray(type) || anyOf !== undefined).length
  if (isCut || optional > budget.optional || unions > budget.unions) return false
  budget.optional -= optional
  budget.unions -= unions
  return true
}

function optionalOf(properties: Raw, required: unknown): number {
  const names = new Set(Array.isArray(required) ? required : [])
  return Object.keys(properties).filter((name) => !names.has(name)).length
}
