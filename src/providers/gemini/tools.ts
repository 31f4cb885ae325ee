import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../shared/json.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { GEMINI } from '../schema/schema-rules.ts'
import { present } from './raw.ts'

/** `tools` and `toolConfig` for the caller's functions and how the model may choose among them. */
export function toolFields(chat: ChatRequest): Record<string, unknown> {
  const functionDeclarations = (chat.tools ?? []).flatMap(declaration)
  if (functionDeclarations.length === 0) return {}
  const functionCallingConfig = callingConfig(chat.tool_choice)
  return present({
    tools: [{ functionDeclarations }],
    toolConfig: functionCallingConfig && { functionCallingConfig },
  })
}

function declaration(tool: Tool): Record<string, unknown>[] {
  if (tool.function === undefined) return []
  const { name, description, parameters } = tool.function
  const parametersJsonSchema = parameters && compileSchema(parameters, GEMINI).schema
  return [present({ name, description, parametersJsonSchema })]
}

const MODES: Readonly<Record<string, string>> = { auto: 'AUTO', none: 'NONE', required: 'ANY' }

function callingConfig(choice: ChatRequest['tool_choice']): Raw | undefined {
  if (typeof choice === 'string') return MODES[choice] === undefined ? undefined : { mode: MODES[choice] }
  if (choice?.type === 'function') return { mode: 'ANY', allowedFunctionNames: [nameOf(choice)] }
  if (choice?.type === 'allowed_tools') return allowed(asRecord(choice.allowed_tools))
  return undefined
}

/** Names narrow a choice only under ANY and VALIDATED; VALIDATED is the one that leaves the model free to answer in text. */
function allowed(choice: Raw): Raw {
  const mode = choice.mode === 'required' ? 'ANY' : 'VALIDATED'
  return { mode, allowedFunctionNames: asRecords(choice.tools).map(nameOf) }
}

function nameOf(tool: Raw): string {
  return asText(asRecord(tool.function).name)
}
