import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asText, isRecord, type Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import type { Warn } from './content.ts'
import { isMissing, listAt, present } from './narrow.ts'
import { asFunction, chatNameOf, type OwnTool, type OwnTools, ownToolOf, ownToolsOf } from './own-tools/own-tool.ts'

type ToolFields = Pick<ChatRequest, 'tools' | 'tool_choice' | 'parallel_tool_calls'> & { own_tools?: OwnTools }

/** A tool as chat has it, and as this format does where that is not the same. */
interface ReadTool {
  readonly tool: Tool
  readonly own?: OwnTool
}

/** Reads the tools the model may call and how it may choose. Without a tool, nothing is left to choose from. */
export function readTools(body: Raw, warn: Warn): ToolFields {
  const read = new Map(offeredBy(body).flatMap(({ value, param }) => readTool(value, param, warn)))
  const tool_choice = isMissing(body.tool_choice) ? undefined : readChoice(body.tool_choice, warn)
  const parallel = body.parallel_tool_calls ?? undefined
  if (parallel !== undefined && typeof parallel !== 'boolean') throw wrong('parallel_tool_calls', 'true or false')
  if (read.size === 0) return {}
  const tools = [...read.values()].map(({ tool }) => tool)
  const own = [...read].flatMap(([name, tool]) => (tool.own ? [[name, tool.own] as const] : []))
  const own_tools = own.length > 0 ? Object.fromEntries(own) : undefined
  return present({ tools, tool_choice, parallel_tool_calls: parallel, own_tools }) as ToolFields
}

interface Offered {
  readonly value: unknown
  readonly param: string
}

/** Tools are offered beside the conversation, or in the course of it. */
function offeredBy({ tools, input }: Raw): Offered[] {
  const items = Array.isArray(input) ? input : []
  const later = items.flatMap((item, index) => {
    return isRecord(item) && item.type === 'additional_tools' ? listed(item.tools, `input.${index}.tools`) : []
  })
  return [...(isMissing(tools) ? [] : listed(tools, 'tools')), ...later]
}

function listed(value: unknown, param: string): Offered[] {
  return listAt(value, param).map((each, index) => ({ value: each, param: `${param}.${index}` }))
}

/** By the name that chat has for it; a namespace is the tools in it. */
function readTool(value: unknown, param: string, warn: Warn, namespace?: string): [string, ReadTool][] {
  const tool = recordAt(value, param)
  const type = filledTextAt(tool.type, `${param}.type`)
  if (type === 'function') return [readFunction(tool, param, namespace)]
  if (type === 'custom') return [readCustom(tool, param, warn, namespace)]
  if (type === 'namespace') {
    const name = filledTextAt(tool.name, `${param}.name`)
    return listed(tool.tools, `${param}.tools`).flatMap((each) => readTool(each.value, each.param, warn, name))
  }
  warn(`Tools of type \`${type}\` are left out: only tools that the caller runs are carried over.`)
  return []
}

function readFunction(tool: Raw, param: string, namespace?: string): [string, ReadTool] {
  const { description, parameters, strict } = tool
  if (!isMissing(strict) && typeof strict !== 'boolean') throw wrong(`${param}.strict`, 'true or false')
  const name = filledTextAt(tool.name, `${param}.name`)
  const chatName = chatNameOf(name, namespace)
  const made = present({
    name: chatName,
    description: isMissing(description) ? undefined : textAt(description, `${param}.description`),
    parameters: isMissing(parameters) ? undefined : { ...recordAt(parameters, `${param}.parameters`) },
    strict: strict ?? undefined,
  })
  const read = { type: 'function', function: made, ...present({ cache_control: tool.cache_control ?? undefined }) }
  return [chatName, { tool: read, ...(namespace && { own: { type: 'function', name, namespace } }) }]
}

function readCustom(tool: Raw, param: string, warn: Warn, namespace?: string): [string, ReadTool] {
  const name = filledTextAt(tool.name, `${param}.name`)
  const description = isMissing(tool.description) ? '' : textAt(tool.description, `${param}.description`)
  const format = isMissing(tool.format) ? undefined : recordAt(tool.format, `${param}.format`)
  if (format?.type === 'grammar') warn(`The grammar of \`${name}\` is told to the model, but not enforced.`)
  const chatName = chatNameOf(name, namespace)
  const more = { ...(namespace && { namespace }), ...(description && { description }), ...(format && { format }) }
  return [chatName, { tool: asFunction(chatName, description, format), own: { type: 'custom', name, ...more } }]
}

const CHOICES: readonly unknown[] = ['none', 'auto', 'required']

function readChoice(choice: unknown, warn: Warn): ChatRequest['tool_choice'] | undefined {
  if (typeof choice === 'string') {
    if (!CHOICES.includes(choice)) throw wrong('tool_choice', 'none, auto, required or an object')
    return choice
  }
  const wish = recordAt(choice, 'tool_choice')
  if (isNamed(wish)) return named(wish, 'tool_choice')
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
    if (isNamed(tool)) return [named(tool, param)]
    warn('A `tool_choice` of tools that are left out is not carried over.')
    return []
  })
  return { type: 'allowed_tools', allowed_tools: { mode, tools } }
}

function isNamed({ type }: Raw): boolean {
  return type === 'function' || type === 'custom'
}

function named(tool: Raw, param: string) {
  return { type: 'function', function: { name: chatNameOf(filledTextAt(tool.name, `${param}.name`), tool.namespace) } }
}

/** The tools of a request as this format writes them, those of namespaces one by one. */
export function tellTools(chat: ChatRequest): Raw[] {
  const own = ownToolsOf(chat)
  return (chat.tools ?? []).map(({ function: made }) => {
    const { type = 'function', name, description, format } = ownToolOf(own, made?.name ?? '') ?? {}
    if (type === 'custom') return { type, name, ...(description && { description }), ...(format && { format }) }
    const { parameters = null, strict = null } = made ?? {}
    return { type, name: name ?? made?.name ?? '', description: made?.description ?? null, parameters, strict }
  })
}

/** The choice of tools of a request as this format writes it. */
export function tellChoice(chat: ChatRequest): unknown {
  const { tool_choice: choice } = chat
  if (!isRecord(choice)) return choice ?? 'auto'
  const own = ownToolsOf(chat)
  if (choice.type === 'allowed_tools' && isRecord(choice.allowed_tools)) {
    const { mode, tools } = choice.allowed_tools
    return { type: 'allowed_tools', mode, tools: Array.isArray(tools) ? tools.map((tool) => flat(tool, own)) : [] }
  }
  return flat(choice, own)
}

function flat(tool: unknown, own: OwnTools): unknown {
  if (!isRecord(tool) || !isRecord(tool.function)) return tool
  const { name } = tool.function
  const { type, name: ownName } = ownToolOf(own, asText(name)) ?? { type: 'function', name }
  return { type, name: ownName }
}
