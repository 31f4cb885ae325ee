import type { ChatRequest } from '../../../contract/chat.ts'
import { asRecord, asRecords, asText, type Raw } from '../../../shared/json.ts'
import type { BedrockTraits } from '../model-traits.ts'

/** What the caller wants called; a tool by the caller's name for it. */
export type Wish = 'auto' | 'none' | 'any' | { readonly name: string }

/** How the model is brought to call what is wanted. */
export interface Choice {
  readonly toolChoice?: Raw
  /** What goes to the model itself, as Converse has no field for it. */
  readonly additional?: Raw
  readonly forced: boolean
  /** Said in words where the model cannot be forced, or not to a certain tool. */
  readonly instruction?: string
  /** Fields that are left out. */
  readonly lost: readonly string[]
}

/** Reads `tool_choice`. */
export function wishOf(choice: ChatRequest['tool_choice']): Wish {
  if (choice === 'none') return 'none'
  if (choice === 'required') return 'any'
  if (typeof choice === 'string') return 'auto'
  if (choice?.type === 'allowed_tools') return asRecord(choice.allowed_tools).mode === 'required' ? 'any' : 'auto'
  const name = asText(asRecord(choice?.function).name)
  return name ? { name } : 'auto'
}

/** The tools that a choice narrows the caller's to; null when it leaves them all. */
export function allowedNames(choice: ChatRequest['tool_choice']): ReadonlySet<string> | null {
  if (typeof choice !== 'object' || choice?.type !== 'allowed_tools') return null
  return new Set(asRecords(asRecord(choice.allowed_tools).tools).map((tool) => asText(asRecord(tool.function).name)))
}

/** `isOnly`: there is one tool, so that any is that one. */
export function choose(wish: Wish, chat: ChatRequest, traits: BedrockTraits, isOnly: boolean): Choice {
  const kind = kindOf(wish, traits.forcing)
  const name = kind === 'tool' && typeof wish === 'object' ? { name: wish.name } : {}
  const instruction = instructionOf(wish, kind, isOnly)
  const plan = { forced: kind !== 'auto', ...(instruction === null ? {} : { instruction }) }
  if (chat.parallel_tool_calls !== false) return { ...plan, ...toolChoice(kind, name), lost: [] }
  // Another maker's model may still call several at once.
  if (!traits.claude) return { ...plan, ...toolChoice(kind, name), lost: ['parallel_tool_calls'] }
  return { ...plan, additional: { tool_choice: { type: kind, ...name, disable_parallel_tool_use: true } }, lost: [] }
}

type Kind = 'auto' | 'any' | 'tool'

function kindOf(wish: Wish, forcing: BedrockTraits['forcing']): Kind {
  if (wish === 'auto' || wish === 'none' || forcing === 'none') return 'auto'
  return typeof wish === 'object' && forcing === 'named' ? 'tool' : 'any'
}

/** Auto is what is chosen anyway, and some models refuse the field. */
function toolChoice(kind: Kind, name: Raw): { toolChoice?: Raw } {
  return kind === 'auto' ? {} : { toolChoice: { [kind]: name } }
}

function instructionOf(wish: Wish, kind: Kind, isOnly: boolean): string | null {
  if (wish === 'any') return kind === 'auto' ? 'Answer by calling at least one of the tools.' : null
  if (typeof wish !== 'object' || kind === 'tool' || (kind === 'any' && isOnly)) return null
  return `Call the tool "${wish.name}" before anything else.`
}
