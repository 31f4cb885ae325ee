import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asText, type Raw } from '../../shared/json.ts'
import { type CompiledSchema, compileSchema } from '../schema/compile-schema.ts'
import { ANTHROPIC_TOOLS } from '../schema/schema-rules.ts'
import { wantedSchema } from '../schema/wanted-schema.ts'
import type { ModelTraits } from './model-traits.ts'
import type { StrictPlan } from './strict.ts'
import { ANSWER_TOOL, answersByTool } from './structured.ts'

export interface ToolPlan {
  readonly tools?: readonly Raw[]
  readonly choice?: Raw
  /** The model has to call a tool. */
  readonly forced: boolean
  /** Said in words where the model cannot be forced. */
  readonly instruction: string | null
}

/** Translates tools and tool choice, and adds the answer tool where a schema can be kept in no other way. */
export function planTools(chat: ChatRequest, traits: ModelTraits, strict: StrictPlan): ToolPlan {
  const own = (chat.tools ?? []).map((tool, index) => toTool(tool, strict.tools.get(index)))
  const answer = strict.format === null && answersByTool(chat) ? answerTool(chat) : null
  const tools = answer ? [...own, answer] : own
  if (tools.length === 0) return { forced: false, instruction: null }
  const wish = answer ? answerWish(chat, own.length) : choiceOf(chat.tool_choice)
  const forced = wish?.type === 'any' || wish?.type === 'tool'
  const soft = forced && !traits.forcedTools
  const choice = withParallel(soft ? { type: 'auto' } : wish, chat)
  return {
    tools,
    ...(choice && { choice }),
    forced: forced && !soft,
    instruction: soft ? instructionOf(asText(wish?.name)) : null,
  }
}

/** A tool that is no function is one of the vendor's own, and passes untouched. */
function toTool(tool: Tool, strict: CompiledSchema | undefined): Raw {
  if (tool.type !== 'function' || !tool.function) return tool
  const { name, description, parameters = {} } = tool.function
  return {
    name,
    description,
    input_schema: (strict ?? compileSchema(parameters, ANTHROPIC_TOOLS)).schema,
    strict: strict ? true : undefined,
    cache_control: tool.cache_control ?? tool.function.cache_control,
  }
}

function answerTool(chat: ChatRequest): Raw {
  const described = asText(asRecord(chat.response_format?.json_schema).description)
  const description = ['Gives the final answer.', described].filter(Boolean).join(' ')
  return {
    name: ANSWER_TOOL,
    description,
    input_schema: compileSchema(wantedSchema(chat) ?? {}, ANTHROPIC_TOOLS).schema,
  }
}

/** Beside the caller's tools any may be called; alone, or where they are ruled out, it must be the answer tool. */
function answerWish(chat: ChatRequest, ownTools: number): Raw {
  const wish = choiceOf(chat.tool_choice)
  if (wish?.type === 'tool') return wish
  return ownTools > 0 && wish?.type !== 'none' ? { type: 'any' } : { type: 'tool', name: ANSWER_TOOL }
}

const CHOICES: Readonly<Record<string, string>> = { auto: 'auto', none: 'none', required: 'any' }

function choiceOf(wish: ChatRequest['tool_choice']): Raw | undefined {
  if (!wish) return undefined
  if (typeof wish === 'string') return CHOICES[wish] ? { type: CHOICES[wish] } : undefined
  const name = asText(asRecord(wish.function).name)
  return name ? { type: 'tool', name } : undefined
}

function withParallel(choice: Raw | undefined, chat: ChatRequest): Raw | undefined {
  if (chat.parallel_tool_calls !== false || choice?.type === 'none') return choice
  return { type: 'auto', ...choice, disable_parallel_tool_use: true }
}

function instructionOf(name: string): string {
  return name ? `Call the tool "${name}" before anything else.` : 'Answer by calling at least one of the tools.'
}
