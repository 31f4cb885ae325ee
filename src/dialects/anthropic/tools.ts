import type { ChatRequest, Tool } from '../../contract/chat.ts'
import { asText, type Raw } from '../../shared/json.ts'
import { filledTextAt, recordAt, wrong } from '../fields.ts'
import { needRecords, present } from './narrow.ts'
import { markOf, type Notes } from './parts.ts'

/** The tools of a request. A tool of the vendor's own passes untouched: its adapter knows it. */
export function toTools(tools: unknown, notes: Notes): Tool[] | undefined {
  if (tools === undefined || tools === null) return undefined
  const list = needRecords(tools, 'tools').map((tool, index) => toTool(tool, `tools.${index}`, notes))
  return list.length > 0 ? list : undefined
}

/** The tool choice, and whether several calls at once are ruled out. */
export function toChoice(choice: unknown): Pick<ChatRequest, 'tool_choice' | 'parallel_tool_calls'> {
  if (choice === undefined || choice === null) return {}
  const wish = recordAt(choice, 'tool_choice')
  return {
    tool_choice: choiceOf(wish),
    ...(wish.disable_parallel_tool_use === true && { parallel_tool_calls: false }),
  }
}

const CARRIED = new Set(['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'])

function toTool(tool: Raw, param: string, notes: Notes): Tool {
  const type = asText(tool.type) || 'custom'
  if (type !== 'custom') return { ...tool, type }
  for (const field of Object.keys(tool))
    if (!CARRIED.has(field)) notes.add(`The tool field "${field}" is not carried over.`)
  const made = present({
    name: filledTextAt(tool.name, `${param}.name`),
    description: asText(tool.description) || undefined,
    parameters: { ...recordAt(tool.input_schema, `${param}.input_schema`) },
    strict: typeof tool.strict === 'boolean' ? tool.strict : undefined,
  })
  return { type: 'function', function: made, ...markOf(tool) }
}

const CHOICES: Readonly<Record<string, string>> = { auto: 'auto', any: 'required', none: 'none' }

function choiceOf(wish: Raw): ChatRequest['tool_choice'] {
  const type = asText(wish.type)
  if (type === 'tool') return { type: 'function', function: { name: filledTextAt(wish.name, 'tool_choice.name') } }
  const choice = Object.hasOwn(CHOICES, type) ? CHOICES[type] : undefined
  if (choice === undefined) throw wrong('tool_choice.type', 'one of auto, any, tool, none')
  return choice
}
