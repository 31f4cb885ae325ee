import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { COHERE } from '../schema/schema-rules.ts'

/** `tools`, `tool_choice` and `strict_tools`. A choice of certain tools is made by offering no others. */
export function toolFields(chat: ChatRequest): Raw {
  const tools = offeredTools(chat)
  if (tools.length === 0) return {}
  const strict = isStrict(chat)
  return {
    tools: tools.map((tool) => toTool(tool, strict)),
    tool_choice: choiceOf(chat.tool_choice),
    strict_tools: chat.strict_tools ?? (strict ? true : undefined),
  }
}

/** Whether the model is held to the parameters: all tools are strict there, or none is. */
export function isStrict(chat: ChatRequest): boolean {
  if (typeof chat.strict_tools === 'boolean') return chat.strict_tools
  const tools = offeredTools(chat)
  return tools.length > 0 && tools.every((tool) => tool.function?.strict === true)
}

function offeredTools({ tools, tool_choice: choice }: ChatRequest): Tool[] {
  const names = chosenNames(choice)
  return (tools ?? []).filter(({ function: called }) => called && (names?.includes(called.name) ?? true))
}

function toTool({ function: called }: Tool, strict: boolean): Raw {
  const schema = called?.parameters ?? { type: 'object', properties: {} }
  const parameters = strict ? compileSchema(schema, COHERE).schema : schema
  return { type: 'function', function: { name: called?.name, description: called?.description, parameters } }
}

const CHOICES: Readonly<Record<string, string>> = { required: 'REQUIRED', none: 'NONE' }

/** Without a choice the model is free. */
function choiceOf(choice: ChatRequest['tool_choice']): string | undefined {
  if (typeof choice === 'string') return CHOICES[choice]
  if (choice?.type === 'allowed_tools') return CHOICES[asText(asRecord(choice.allowed_tools).mode)]
  return choice ? CHOICES.required : undefined
}

function chosenNames(choice: ChatRequest['tool_choice']): readonly string[] | null {
  if (typeof choice !== 'object' || choice === null) return null
  if (choice.type === 'allowed_tools') return asRecords(asRecord(choice.allowed_tools).tools).map(nameOf)
  return [nameOf(choice)]
}

function nameOf(tool: Raw): string {
  return asText(asRecord(tool.function).name)
}
