import type { ChatMessage } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, wrong } from '../fields.ts'
import { assistantMessages } from './assistant.ts'
import { blocksOf, markOf, type Notes, toContent, toPart } from './parts.ts'

/** The system prompt and the conversation as chat messages. */
export function toMessages(system: unknown, messages: unknown, notes: Notes): ChatMessage[] {
  if (!Array.isArray(messages) || messages.length === 0) throw wrong('messages', 'a list with a message or more')
  const turns = messages.flatMap((message, index) => toTurn(message, `messages.${index}`, notes))
  return [...systemMessages(system, 'system', notes), ...turns]
}

function systemMessages(system: unknown, param: string, notes: Notes): ChatMessage[] {
  if (system === undefined || system === null) return []
  const blocks = blocksOf(system, param)
  for (const [index, block] of blocks.entries())
    if (block.type !== 'text') throw wrong(`${param}.${index}.type`, '"text"')
  const parts = blocks.map((block, index) => toPart(block, `${param}.${index}`, notes))
  return parts.length > 0 ? [{ role: 'system', content: toContent(parts) }] : []
}

function toTurn(message: unknown, param: string, notes: Notes): ChatMessage[] {
  const { role, content } = recordAt(message, param)
  const at = `${param}.content`
  switch (role) {
    case 'user':
      return userMessages(blocksOf(content, at), at, notes)
    case 'assistant':
      return assistantMessages(blocksOf(content, at), at, notes)
    case 'system':
      return systemMessages(content ?? '', at, notes)
    default:
      throw wrong(`${param}.role`, 'one of user, assistant, system')
  }
}

/** Tool results become messages of their own, and come first: they have to follow the calls at once. */
function userMessages(blocks: readonly Raw[], param: string, notes: Notes): ChatMessage[] {
  const results: ChatMessage[] = []
  const parts: ReturnType<typeof toPart>[] = []
  for (const [index, block] of blocks.entries()) {
    const at = `${param}.${index}`
    if (block.type === 'tool_result') results.push(toolMessage(block, at, notes))
    else parts.push(toPart(block, at, notes))
  }
  if (results.length > 0 && parts.length === 0) return results
  return [...results, { role: 'user', content: toContent(parts) }]
}

function toolMessage(block: Raw, param: string, notes: Notes): ChatMessage {
  const blocks = blocksOf(block.content ?? '', `${param}.content`)
  const parts = blocks.map((inner, index) => toPart(inner, `${param}.content.${index}`, notes))
  return {
    role: 'tool',
    tool_call_id: filledTextAt(block.tool_use_id, `${param}.tool_use_id`),
    content: toContent(parts),
    ...(typeof block.is_error === 'boolean' && { is_error: block.is_error }),
    ...markOf(block),
  }
}
