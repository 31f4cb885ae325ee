import type { ChatRequest } from '../../contract/chat.ts'
import { isRecord, type Raw } from '../../shared/json.ts'
import type { Row } from './recording.ts'

const NAME_ALLOWED = /[^a-zA-Z0-9_-]/g

/** The request that a recorded prompt stands for, tools included. */
export function chatOf({ prompt, tools }: Pick<Row, 'prompt' | 'tools'>, model: string): ChatRequest {
  const messages = [{ role: 'user' as const, content: prompt }]
  return tools.length === 0 ? { model, messages } : { model, messages, tools: tools.map(toolOf) }
}

/** Recorded tools have names and types of their own making; what is sent is what vendors take. */
function toolOf(tool: Raw) {
  const { name = 'tool', description = '' } = tool
  const parameters = isRecord(tool.parameters) ? { ...tool.parameters, type: 'object' } : { type: 'object' }
  return {
    type: 'function',
    function: {
      name: String(name).replaceAll(NAME_ALLOWED, '_').slice(0, 64),
      description: String(description),
      parameters,
    },
  }
}
