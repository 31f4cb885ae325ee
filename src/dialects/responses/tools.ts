import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import type { Warn } from './content.ts'
import { isMissing, listAt, present } from './narrow.ts'

type ToolFields = Pick<ChatRequest, 'tools' | 'tool_choice' | 'parallel_tool_calls'>

/** Reads the functions the model may call and how it may choose. Without a function, nothing is left to choose from. */
export function readTools(body: Raw, warn: Warn): ToolFields {
  const tools = isMissing(body.tools)
    ? []
    : listAt(body.tools, 'tools').flatMap((tool, index) => readTool(tool, `tools.${index}`, warn))
  const tool_choice = isMissing(body.tool_choice) ? undefined : readChoice(body.tool_choice, warn)
  const parallel = body.parallel_tool_calls ?? undefined
  if (parallel !== undefined && typeof parallel !== 'boolean') throw wrong('parallel_tool_calls', 'true or false')
  return tools.length === 0 ? {} : present({ tools, tool_choice, parallel_tool_calls: parallel })
}

function readTool(value: unknown, param: string, warn: Warn): Tool[] {
  const tool = recordAt(value, param)
  const type = filledTextAt(tool.type, `${param}.type`)
  if (type !== 'function') {
    warn(`Tools of type \`${type}\` are left out: only functions are carried over.`)
    return []
  }
  const { description, parameters, strict } = tool
  if (!isMissing(strict) && typeof strict !== 'boolean') throw wrong(`${param}.strict`, 'true or false')
  const made = present({
    name: filledTextAt(tool.name, `${param}.name`),
    description: isMissing(description) ? undefined : textAt(description, `${param}.description`),
    parameters: isMissing(parameters) ? undefined : { ...recordAt(parameters, `${param}.parameters`) },
    strict: strict ?? undefined,
  })
  return [{ type, function: made, ...present({ cache_control: tool.cache_control ?? undefined }) }]
}

const CHOICES: readonly unknown[] = ['none', 'auto', 'required']

function readChoice(choice: unknown, warn: Warn): ChatRequest['tool_choice'] | undefined {
  if (typeof choice === 'string') {
    if (!CHOICES.includes(choice)) throw wrong('tool_choice', 'none, auto, required or an object')
    return choice
  }
  const wish = recordAt(choice, 'tool_choice')
  if (wish.type === 'function') return named(wish, 'tool_choice')
  if (wish.type === 'allowed_tools') return readAllowed(wish, warn)
  warn(`A \`tool_choice\` of type \`${filledTextAt(wish.type, 'tool_choice.type')}\` is not carried over.`)
  return undefined
}

function readAllowed(wish: Raw, warn: Warn): ChatRequest['tool_choice'] {
  const { mode } = wish
  if (mode !== 'auto' && mode !== 'required') throw wrong('tool_choice.mode', 'auto or required')
  const tools = listAt(wish.tools, 'tool_choice.tools').flatMap((value, index) => {
    const param = `tool_choice.tools.${index}`
    const tool = recordAt(value, param)
    if (tool.type === 'function') return [named(tool, param)]
    warn('A `tool_choice` of tools that are no functions is not carried over.')
    return []
  })
  return { type: 'allowed_tools', allowed_tools: { mode, tools } }
}

function named(tool: Raw, param: string) {
  return { type: 'function', function: { name: filledTextAt(tool.name, `${param}.name`) } }
}

/** The tools of a request as this format writes them. */
export function tellTools({ tools }: ChatRequest): Raw[] {
  return (tools ?? []).map((tool) => ({
    type: 'function',
    name: tool.function?.name ?? '',
    description: tool.function?.description ?? null,
    parameters: tool.function?.parameters ?? null,
    strict: tool.function?.strict ?? null,
  }))
}

/** The choice of tools of a request as this format writes it. */
export function tellChoice({ tool_choice: choice }: ChatRequest): unknown {
  if (!isRecord(choice)) return choice ?? 'auto'
  if (choice.type === 'allowed_tools' && isRecord(choice.allowed_tools)) {
    const { mode, tools } = choice.allowed_tools
    return { type: 'allowed_tools', mode, tools: Array.isArray(tools) ? tools.map(flat) : [] }
  }
  return flat(choice)
}

function flat(tool: unknown): unknown {
  return isRecord(tool) && isRecord(tool.function) ? { type: 'function', name: tool.function.name } : tool
}
