import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asRecord, asRecords, asText } from '../../shared/json.ts'
import { pick } from '../tasks/post.ts'
import { unlessSame } from './parts.ts'

const NO_PARAMETERS = { type: 'object', properties: {} }

/** The caller's tools as Mistral takes them, less those that the choice rules out; the same ones where they already are. */
export function fitTools(tools: ChatRequest['tools'], choice: ChatRequest['tool_choice']): ChatRequest['tools'] {
  if (!tools) return tools
  const names = allowedNames(choice)
  const offered = names ? tools.filter(({ function: called }) => called && names.includes(called.name)) : tools
  return unlessSame(tools, offered.map(fitTool))
}

/** How the model may choose: OpenAI's words, and of a list of allowed tools only whether one must be called. */
export function fitChoice(choice: ChatRequest['tool_choice']): ChatRequest['tool_choice'] {
  if (typeof choice !== 'object' || choice?.type !== 'allowed_tools') return choice
  return asRecord(choice.allowed_tools).mode === 'required' ? 'any' : 'auto'
}

function allowedNames(choice: ChatRequest['tool_choice']): readonly string[] | null {
  if (typeof choice !== 'object' || choice?.type !== 'allowed_tools') return null
  return asRecords(asRecord(choice.allowed_tools).tools).map((tool) => asText(asRecord(tool.function).name))
}

/** A tool that is no function is one of the vendor's own, and passes untouched. A function must have parameters there. */
function fitTool(tool: Tool): Tool {
  if (tool.type !== 'function' || !tool.function) return tool
  const { parameters = NO_PARAMETERS, strict, ...called } = tool.function
  const fitted = { ...pick(called, ['name', 'description']), parameters, ...(strict ? { strict } : {}) }
  return unlessSame(tool, {
    type: 'function',
    function: unlessSame(tool.function, { ...fitted, name: called.name }),
  })
}
