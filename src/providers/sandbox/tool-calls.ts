import type { ChatRequest, ToolCall } from '../../contract/chat.ts'
import { hashHex } from './chance.ts'
import type { Prompt } from './prompt.ts'
import { stemsOf } from './prompt.ts'
import { schemaExample } from './schema/schema-example.ts'
import { isObject, schemasIn } from './schema/schema-merge.ts'
import { valueSource } from './schema/schema-values.ts'

interface Offered {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

interface Ranked {
  readonly tool: Offered
  readonly score: number
  /** Whether the message uses words of the tool's own name. */
  readonly named: boolean
}

const ASKS_FOR_TOOL = /\b(?:call|use|invoke|run|try)\b[^.?!]{0,80}\b(?:tools?|functions?)\b/i

/** The calls the sandbox makes: what the request forces, else the tools that the user's words point to. */
export function planCalls(chat: ChatRequest, prompt: Prompt, salt: string): ToolCall[] {
  if (prompt.toolResults.length > 0) return []
  return chosenTools(chat, prompt).map((tool, at) => ({
    id: `call_sandbox_${hashHex(`${salt}|${at}|${tool.name}`)}`,
    type: 'function',
    function: { name: tool.name, arguments: argumentsFor(tool, prompt) },
  }))
}

/** The function that `tool_choice` names although `tools` has none of that name; null when all is well. */
export function missingTool(chat: ChatRequest): string | null {
  const name = forcedName(chat)
  return name === null || offeredBy(chat).some((tool) => tool.name === name) ? null : name
}

function chosenTools(chat: ChatRequest, prompt: Prompt): readonly Offered[] {
  const forced = forcedName(chat)
  const ranked = allowedBy(chat)
    .map((tool) => rank(tool, prompt))
    .sort((left, right) => right.score - left.score)
  if (forced !== null) return ranked.map(({ tool }) => tool).filter(({ name }) => name === forced)
  const [best, second] = ranked
  if (!best || !mayCall(chat, best, prompt)) return []
  const both = chat.parallel_tool_calls !== false && best.named && second?.named
  return both ? [best.tool, second.tool] : [best.tool]
}

function mayCall(chat: ChatRequest, best: Ranked, prompt: Prompt): boolean {
  const mode = modeOf(chat)
  if (mode === 'none') return false
  return mode === 'required' || best.score > 0 || ASKS_FOR_TOOL.test(prompt.text)
}

function modeOf({ tool_choice }: ChatRequest): string {
  if (typeof tool_choice === 'string') return tool_choice
  const allowed = tool_choice?.allowed_tools
  return isObject(allowed) && typeof allowed.mode === 'string' ? allowed.mode : 'auto'
}

function forcedName({ tool_choice }: ChatRequest): string | null {
  return isObject(tool_choice) && tool_choice.type === 'function' ? nameIn(tool_choice) : null
}

function nameIn(holder: unknown): string | null {
  const named = isObject(holder) ? holder.function : null
  return isObject(named) && typeof named.name === 'string' ? named.name : null
}

function allowedBy(chat: ChatRequest): readonly Offered[] {
  const choice = chat.tool_choice
  const allowed = isObject(choice) && choice.type === 'allowed_tools' ? choice.allowed_tools : null
  if (!isObject(allowed)) return offeredBy(chat)
  const names = schemasIn(allowed.tools).map(nameIn)
  return offeredBy(chat).filter(({ name }) => names.includes(name))
}

function offeredBy({ tools }: ChatRequest): readonly Offered[] {
  return (tools ?? []).flatMap(({ function: offered }) =>
    offered
      ? [{ name: offered.name, description: offered.description ?? '', parameters: offered.parameters ?? {} }]
      : [],
  )
}

function rank(tool: Offered, prompt: Prompt): Ranked {
  const said = new Set(stemsOf(prompt.text))
  const nameHits = countIn(said, tool.name)
  const exact = prompt.text.includes(tool.name) ? 10 : 0
  const score = exact + 3 * nameHits + countIn(said, tool.description.slice(0, 1000))
  return { tool, score, named: nameHits > 0 || exact > 0 }
}

function countIn(said: ReadonlySet<string>, text: string): number {
  return new Set(stemsOf(text).filter((stem) => stem.length > 2 && said.has(stem))).size
}

/** A tool's own words say which tool is meant, not what it is to be called with. */
function argumentsFor({ name, parameters }: Offered, prompt: Prompt): string {
  const own = new Set(stemsOf(name))
  const phrases = prompt.phrases.filter((phrase) => !stemsOf(phrase).every((stem) => own.has(stem)))
  const schema = { type: 'object', ...parameters }
  return JSON.stringify(schemaExample(schema, valueSource(prompt, phrases, null)))
}
