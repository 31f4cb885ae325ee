import type { ChatRequest, Tool } from '../../../contract/chat.ts'
import { isRecord, parseJson, type Raw } from '../../../shared/json.ts'

/** A tool that chat has under another name, or in another form, and how this format has it. */
export interface OwnTool {
  /** A custom tool takes text that is no JSON; chat has it as a function of one string. */
  readonly type: 'function' | 'custom'
  readonly name: string
  readonly namespace?: string
  readonly description?: string
  /** What a custom tool's input must look like. */
  readonly format?: Raw
}

/** By the names that chat has for them. */
export type OwnTools = Readonly<Record<string, OwnTool>>

const NAME_MAX = 64

/** The name that chat has for a tool of a namespace: letters, digits, `_` and `-` only, as every provider takes it. */
export function chatNameOf(name: string, namespace: unknown): string {
  if (typeof namespace !== 'string' || namespace === '') return name
  return `${namespace}__${name}`.replaceAll(/[^\w-]/g, '_').slice(0, NAME_MAX)
}

/** The tools of a request that this format has otherwise than chat. */
export function ownToolsOf({ own_tools }: ChatRequest): OwnTools {
  return isRecord(own_tools) ? (own_tools as unknown as OwnTools) : {}
}

/** The tool that chat has under this name; undefined where both have it alike. */
export function ownToolOf(own: OwnTools, chatName: string): OwnTool | undefined {
  return Object.hasOwn(own, chatName) ? own[chatName] : undefined
}

/** A custom tool as a function. What its input must look like can only be told. */
export function asFunction(name: string, description: string, format: Raw | undefined): Tool {
  const { type, syntax, definition } = format ?? {}
  const rule = type === 'grammar' ? `The input must follow this ${String(syntax)} grammar:\n${String(definition)}` : ''
  const told = [description, rule].filter((text) => text !== '').join('\n\n')
  const parameters = {
    type: 'object',
    properties: { input: { type: 'string', description: 'The whole input of the tool, as it is.' } },
    required: ['input'],
    additionalProperties: false,
  }
  return { type: 'function', function: { name, ...(told && { description: told }), parameters } }
}

/** The arguments by which chat calls a custom tool with this input. */
export function argumentsOf(input: string): string {
  return JSON.stringify({ input })
}

/** The input that a custom tool is called with; a model that forgot the JSON around it has said it as it is. */
export function inputOf(args: string): string {
  const parsed = parseJson(args)
  return isRecord(parsed) && typeof parsed.input === 'string' ? parsed.input : args
}
