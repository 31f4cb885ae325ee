import type { ChatRequest, Tool } from '../../../contract/chat.ts'
import { Fault } from '../../../shared/faults.ts'
import { asText, isRecord, type Raw } from '../../../shared/json.ts'
import { ofTool } from '../../schema/tell-losses.ts'
import type { BedrockTraits } from '../model-traits.ts'
import { cachePoint } from '../request/cache-point.ts'
import { allowedNames, type Choice, choose, type Wish, wishOf } from './tool-choice.ts'
import { calledNames, type ToolNames } from './tool-names.ts'
import { toolSchema } from './tool-schema.ts'

export interface ToolPlan extends Omit<Choice, 'toolChoice'> {
  readonly toolConfig?: Raw
  /** What of the tools' schemas is lost. */
  readonly schemaLosses: readonly string[]
}

/** Translates tools and tool choice; `answer` is the tool that takes the answer, where one does. */
export function planTools(chat: ChatRequest, traits: BedrockTraits, names: ToolNames, answer?: Raw): ToolPlan {
  const wish = wishOf(chat.tool_choice)
  if (wish === 'none' && !answer) return idle(chat, traits, names)
  const own = wish === 'none' ? NO_TOOLS : ownTools(chat, traits, names)
  const tools = answer ? [...own.tools, { toolSpec: answer }] : own.tools
  if (tools.length === 0) return idle(chat, traits, names)
  const wanted = answer ? answerWish(wish, asText(answer.name), own.tools.length > 0) : wish
  const sent = typeof wanted === 'object' ? { name: names.toBedrock(wanted.name) } : wanted
  const { toolChoice, ...choice } = choose(sent, chat, traits, tools.length === 1)
  const toolConfig = { tools, ...(toolChoice ? { toolChoice } : {}) }
  return { ...choice, toolConfig, schemaLosses: own.schemaLosses }
}

interface OwnTools {
  readonly tools: readonly Raw[]
  readonly schemaLosses: readonly string[]
}

const NO_TOOLS: OwnTools = { tools: [], schemaLosses: [] }
const NO_CALLS = 'Answer without calling a tool.'

/** No tool is to be called, but tools must be named where the conversation has used some; there is no choice for none. */
function idle(chat: ChatRequest, traits: BedrockTraits, names: ToolNames): ToolPlan {
  const history = calledNames(chat)
  const hasHistory = history.length > 0 || chat.messages.some(({ role }) => role === 'tool')
  if (!hasHistory) return { forced: false, lost: [], schemaLosses: [] }
  const { tools, schemaLosses } = ownTools(chat, traits, names)
  const named = tools.length > 0 ? tools : placeholders(history, names)
  return { toolConfig: { tools: named }, forced: false, instruction: NO_CALLS, lost: [], schemaLosses }
}

function placeholders(history: readonly string[], names: ToolNames): Raw[] {
  const called = history.length > 0 ? history.map(names.toBedrock) : ['unavailable']
  return called.map((name) => ({ toolSpec: { name, inputSchema: { json: { type: 'object', properties: {} } } } }))
}

/** The caller's tools, each followed by its cache mark. */
function ownTools(chat: ChatRequest, traits: BedrockTraits, names: ToolNames): OwnTools {
  const tools: Raw[] = []
  const schemaLosses: string[] = []
  const allowed = allowedNames(chat.tool_choice)
  for (const [index, tool] of (chat.tools ?? []).entries()) {
    if (allowed && !allowed.has(tool.function?.name ?? '')) continue
    const made = toTool(tool, traits, names, `tools.${index}`)
    const mark = tool.cache_control ?? tool.function?.cache_control
    tools.push(made.tool, ...(traits.caching === 'everywhere' ? cachePoint(mark, traits) : []))
    schemaLosses.push(...made.losses)
  }
  return { tools, schemaLosses }
}

/** A tool that is no function may be one that the service offers itself, by a name. */
function toTool(tool: Tool, traits: BedrockTraits, names: ToolNames, param: string) {
  if (isRecord(tool.systemTool)) return { tool: { systemTool: tool.systemTool }, losses: [] }
  if (!tool.function) {
    const message = `Amazon Bedrock takes no tool of type '${tool.type}'.`
    throw new Fault('invalid_request', message, { param: `${param}.type` })
  }
  // `strict` is left out: with it many schemas are refused that OpenAI takes.
  const { name, description, parameters = {} } = tool.function
  const { schema, losses } = toolSchema(parameters, traits.plainSchemas)
  const told = description?.trim() ? { description } : {}
  const toolSpec = { name: names.toBedrock(name), ...told, inputSchema: { json: schema } }
  return { tool: { toolSpec }, losses: ofTool(name, losses) }
}

/** Beside the caller's tools any may be called; alone, it must be the answer tool. */
function answerWish(wish: Wish, answer: string, hasOwn: boolean): Wish {
  if (typeof wish === 'object') return wish
  return hasOwn ? 'any' : { name: answer }
}
