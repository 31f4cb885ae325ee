import type { ChatRequest, Tool } from '../../../contract/chat.ts'
import { asRecord, isRecord, parseJson } from '../../../shared/json.ts'
import { type Signal, signal } from '../signal.ts'
import { fitsSchema } from './fits-schema.ts'
import type { SaidCall } from './read-said.ts'

/** Whether anything was asked for whose form can be checked. */
export function asksForStructure({ response_format: format, tools }: ChatRequest): boolean {
  return format?.type === 'json_object' || format?.type === 'json_schema' || (tools?.length ?? 0) > 0
}

/** What the form of a finished answer shows: of its JSON where that was asked for, of its calls where there are tools. */
export function checkStructure(chat: ChatRequest, content: string, calls: readonly SaidCall[]): Signal[] {
  if (calls.length > 0) return checkCalls(chat.tools ?? [], calls)
  return [...(mustCall(chat) ? [signal('tool_call', 0.1)] : []), ...checkJson(chat, content)]
}

function mustCall({ tool_choice: choice, tools }: ChatRequest): boolean {
  const isNamed = isRecord(choice) && choice.type === 'function'
  return (choice === 'required' || isNamed) && (tools ?? []).every(({ type }) => type === 'function')
}

function checkJson({ response_format: format }: ChatRequest, content: string): Signal[] {
  const type = format?.type
  if ((type !== 'json_object' && type !== 'json_schema') || content.trim() === '') return []
  const value = parseJson(content)
  if (value === undefined) return [signal('json', parseJson(unfenced(content)) === undefined ? 0 : FENCED)]
  if (type === 'json_object') return [signal('json', isRecord(value) ? 1 : NO_OBJECT)]
  return [signal('json', 1), ...checkSchema(asRecord(asRecord(format).json_schema).schema, value)]
}

function checkSchema(schema: unknown, value: unknown): Signal[] {
  const fits = schema === undefined ? null : fitsSchema(schema, value)
  return fits === null ? [] : [signal('schema', fits ? 1 : MISFIT)]
}

/** JSON between Markdown fences: many callers take them off, a strict one cannot read it. */
const FENCED = 0.5
/** `json_object` promises an object. Source: OpenAI's reference of `response_format`. */
const NO_OBJECT = 0.3
const MISFIT = 0.2

function unfenced(content: string): string {
  const text = content.trim()
  if (!text.startsWith('```') || !text.endsWith('```')) return ''
  return text.slice(text.indexOf('\n') + 1, -3)
}

/** The worst call decides: it is the one that fails. */
function checkCalls(tools: readonly Tool[], calls: readonly SaidCall[]): Signal[] {
  const grades = calls.map((call) => gradeCall(tools, call)).filter((grade) => grade !== null)
  return grades.length > 0 ? [signal('tool_call', Math.min(...grades))] : []
}

const LACKS_REQUIRED = 0.2
const WRONG_ARGUMENT = 0.4

function gradeCall(tools: readonly Tool[], { name, arguments: given }: SaidCall): number | null {
  const tool = tools.find((each) => each.function?.name === name)
  // Vendors' own tools and free-form ones are called by names that the request does not hold.
  if (!tool) return tools.length > 0 && tools.every(({ type }) => type === 'function') ? 0 : null
  const value = given.trim() === '' ? {} : parseJson(given)
  if (!isRecord(value)) return 0
  const schema = tool.function?.parameters
  if (schema === undefined) return 1
  const needs = Array.isArray(schema.required) ? schema.required : []
  if (!needs.every((need) => typeof need !== 'string' || Object.hasOwn(value, need))) return LACKS_REQUIRED
  const fits = fitsSchema(schema, value)
  return fits === null ? null : fits ? 1 : WRONG_ARGUMENT
}
