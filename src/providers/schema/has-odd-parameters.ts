import type { ChatRequest } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'

/** Whether a tool's parameters are anything but a plain object at their top; asked of every request with tools, so that it is quick. */
export function hasOddParameters(tools: ChatRequest['tools']): boolean {
  for (const tool of tools ?? []) if (tool.function?.parameters && isOdd(tool.function.parameters)) return true
  return false
}

/** Whether a schema has at its top what OpenAI refuses in a function's parameters, or lacks what it wants there. */
export function isOdd({ type, $ref, anyOf, oneOf, allOf }: Raw): boolean {
  return type !== 'object' || [$ref, anyOf, oneOf, allOf].some((part) => part !== undefined)
}
