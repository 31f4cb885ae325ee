import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'

/** `tools`, `tool_choice` and `strict_tools`. A choice of certain tools is made by offering no others. */
export function toolFields(chat: ChatRequest): Raw {
  const names = chosenNames(chat.tool_choice)
  const tools = (chat.tools ?? []).filter(({ function: called }) => called && (names?.includes(called.name) ?? true))
  if (tools.length === 0) return {}
  const isStrict = tools.every((tool) => tool.function?.strict === true)
  return {
    tools: tools.map(toTool),
    tool_choice: choiceOf(chat.tool_choice),
    strict_tools: chat.strict_tools ?? (isStrict ? true : undefined),
  }
}

function toTool({ function: called }: Tool): Raw {
  const parameters = called?.parameters ?? { type: 'object', properties: {} }
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
