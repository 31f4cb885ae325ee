import type { ChatRequest } from '../../contract/chat.ts'
import { type Adapted, adaptFormat, adaptToolChoice } from './adapt-format.ts'
import { type Capabilities, UNKNOWN } from './capabilities.ts'
import { DECISIONS } from './decisions.ts'
import { fitOf } from './fit.ts'
import { nearestEffort } from './nearest-effort.ts'
import { type NeedName, needsOf } from './needs.ts'

type Step = (chat: ChatRequest, capabilities: Capabilities) => Adapted

/** The names of what is dropped, in the order of the decisions. */
const DROPPABLE = (Object.keys(DECISIONS) as NeedName[]).filter((is) => DECISIONS[is].otherwise === 'drop')

/**
 * Puts a request so that a model behind an OpenAI-compatible interface takes it, as `DECISIONS` says. The same object
 * comes back when nothing has to change; what is unknown is left alone. `vendorDrops` are fields never sent to the vendor.
 */
export function adaptChat(
  chat: ChatRequest,
  capabilities: Capabilities | null,
  vendorDrops: readonly string[] = [],
): Adapted {
  const drop: Step = (before, known) => dropFields(before, known, vendorDrops)
  // What is dropped depends on the effort; the format adds to the messages, whose roles are right by then.
  const steps = [adaptRoles, adaptEffort, drop, adaptLimit, adaptToolChoice, adaptFormat]
  return steps.reduce<Adapted>(
    (done, step) => {
      const next = step(done.chat, capabilities ?? UNKNOWN)
      return { chat: next.chat, warnings: [...done.warnings, ...next.warnings] }
    },
    { chat, warnings: [] },
  )
}

function adaptRoles(chat: ChatRequest, { developerRole }: Capabilities): Adapted {
  if (developerRole !== false || !chat.messages.some(({ role }) => role === 'developer')) return { chat, warnings: [] }
  const messages = chat.messages.map((message) =>
    message.role === 'developer' ? { ...message, role: 'system' as const } : message,
  )
  return { chat: { ...chat, messages }, warnings: [] }
}

function adaptEffort(chat: ChatRequest, capabilities: Capabilities): Adapted {
  const asked = chat.reasoning_effort || null
  const effort = effortFor(asked, (chat.tools ?? []).length > 0, capabilities)
  if (effort === asked) return { chat, warnings: [] }
  const changed = effort === null ? without(chat, ['reasoning_effort']) : { ...chat, reasoning_effort: effort }
  return { chat: changed, warnings: asked === 'none' ? [] : [effortWarning(asked, effort)] }
}

/** The effort to send instead of the one asked for; null: none. */
function effortFor(asked: string | null, withTools: boolean, { reasoning, efforts, toolEffort }: Capabilities) {
  if (withTools && toolEffort === 'none') return 'none'
  if (asked === null) return null
  if (reasoning === false || efforts?.length === 0) return null
  const nearest = efforts ? nearestEffort(asked, efforts) : asked
  return withTools && toolEffort === 'unasked' && nearest !== 'none' ? null : nearest
}

function effortWarning(asked: string | null, effort: string | null): string {
  if (asked === null) return '`reasoning_effort` was set to `none`: beside tools this model takes no other.'
  if (effort === null) return '`reasoning_effort` was dropped: this model does not take it here.'
  return `\`reasoning_effort\` was changed from \`${asked}\` to \`${effort}\`: this model does not take the former here.`
}

function dropFields(chat: ChatRequest, capabilities: Capabilities, vendorDrops: readonly string[]): Adapted {
  const effort = chat.reasoning_effort ?? null
  const needed = new Set(needsOf(chat).map(({ is }) => is))
  const refused = DROPPABLE.filter((is) => fitOf([{ is, effort }], capabilities, vendorDrops).missing.length > 0)
  const dropped = refused.filter((is) => DECISIONS[is].fields.some((field) => Object.hasOwn(chat, field)))
  if (dropped.length === 0) return { chat, warnings: [] }
  // What asks for nothing, such as `n: 1`, may be refused all the same.
  const fields = dropped.flatMap((is) => DECISIONS[is].fields)
  const lost = dropped
    .filter((is) => needed.has(is))
    .flatMap((is) => DECISIONS[is].fields)
    .filter((field) => (chat[field] ?? null) !== null)
  return { chat: without(chat, fields), warnings: lost.map((field) => `\`${field}\` was dropped: not taken here.`) }
}

/** The limit of output, by the name the model reads and no higher than it can write. */
function adaptLimit(chat: ChatRequest, { maxCompletionTokens, outputTokens }: Capabilities): Adapted {
  const { max_tokens: older, max_completion_tokens: newer } = chat
  const asked = newer ?? older ?? null
  if (asked === null) return { chat, warnings: [] }
  const field = newer !== undefined && newer !== null ? 'max_completion_tokens' : 'max_tokens'
  const name = maxCompletionTokens === true ? 'max_completion_tokens' : field
  const limit = Math.min(asked, outputTokens ?? asked)
  if (name === field && limit === asked) return { chat, warnings: [] }
  const warnings = limit < asked ? [`\`${field}\` was lowered to ${limit}, the most this model writes.`] : []
  return { chat: { ...without(chat, ['max_tokens', 'max_completion_tokens']), [name]: limit }, warnings }
}

function without(chat: ChatRequest, fields: readonly string[]): ChatRequest {
  const { model, messages, ...rest } = chat
  const kept = Object.entries(rest).filter(([field]) => !fields.includes(field))
  return { model, messages, ...Object.fromEntries(kept) }
}
