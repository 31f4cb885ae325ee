import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import type { Adapted } from '../capabilities/adapt-format.ts'
import { compileSchema } from './compile-schema.ts'
import { hasOddParameters, isOdd } from './has-odd-parameters.ts'
import { FORMAT_RULES, OPENAI_TOOLS } from './schema-rules.ts'
import { ofTool, tellLosses } from './tell-losses.ts'
import { wantedSchema } from './wanted-schema.ts'

/** Puts the schemas of a chat as a vendor of OpenAI's dialect takes them; the same chat where they already are. */
export function fitSchemas(chat: ChatRequest, vendor: string): Adapted {
  const format = fitFormat(chat, vendor)
  const tools = fitTools(format.chat, vendor)
  return { chat: tools.chat, warnings: [...format.warnings, ...tools.warnings] }
}

function fitFormat(chat: ChatRequest, vendor: string): Adapted {
  const wanted = wantedSchema(chat)
  const rule = Object.hasOwn(FORMAT_RULES, vendor) ? FORMAT_RULES[vendor] : undefined
  if (!wanted || !rule) return { chat, warnings: [] }
  const told = asRecord(chat.response_format?.json_schema)
  if (rule.strict && told.strict !== true) return { chat, warnings: [] }
  const { schema, losses } = compileSchema(wanted, rule.rules)
  const warnings = tellLosses('response_format', losses)
  if (schema === wanted) return { chat, warnings }
  const response_format = { type: 'json_schema', ...chat.response_format, json_schema: { ...told, schema } }
  return { chat: { ...chat, response_format }, warnings }
}

/** Vendors that answer 400 to parameters that are no plain object at their top. */
const WANTS_OBJECTS = new Set(['openai', 'azure'])

function fitTools(chat: ChatRequest, vendor: string): Adapted {
  if (!WANTS_OBJECTS.has(vendor) || !hasOddParameters(chat.tools)) return { chat, warnings: [] }
  const fitted = (chat.tools ?? []).map(fitTool)
  const losses = fitted.flatMap(({ tool, losses }) => ofTool(tool.function?.name ?? '', losses))
  return { chat: { ...chat, tools: fitted.map(({ tool }) => tool) }, warnings: tellLosses('tools', losses) }
}

function fitTool(tool: Tool): { readonly tool: Tool; readonly losses: readonly string[] } {
  const { function: called } = tool
  if (!called?.parameters || !isOdd(called.parameters)) return { tool, losses: [] }
  const { schema, losses } = compileSchema(called.parameters, OPENAI_TOOLS)
  const parameters: Raw = { properties: {}, ...schema }
  return { tool: { ...tool, function: { ...called, parameters } }, losses }
}
