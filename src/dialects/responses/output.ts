import type { ChatDelta, ToolCallDelta } from '../../contract/chat.ts'
import { asRecords, asText, isRecord, type Raw } from '../../shared/json.ts'
import { type Draft, type Emit, type ItemStatus, placeAt } from './draft.ts'
import { type CallDraft, draftCall } from './draft-call.ts'
import { draftMessage, type MessageDraft } from './draft-message.ts'
import { draftReasoning, type ReasoningDraft } from './draft-reasoning.ts'
import { draftCustomCall } from './own-tools/draft-custom-call.ts'
import { type OwnTools, ownToolOf } from './own-tools/own-tool.ts'

/** The items of an answer, put together from what the model says, each event told as it happens. */
export interface Output {
  add(delta: ChatDelta, logprobs: unknown): void
  /** Ends all items; the last one as told, as it is the one that may have been cut short. */
  finish(last: ItemStatus): void
  /** What there is so far; what has not ended is incomplete. */
  items(): object[]
}

interface State {
  readonly id: string
  readonly emit: Emit
  readonly own: OwnTools
  readonly drafts: (ReasoningDraft | MessageDraft | CallDraft)[]
  readonly calls: Map<number, CallDraft>
  /** Came before the text they belong to. */
  logprobs: Raw[]
}

/** Opens the output of the answer with this id, to a request with these tools. */
export function openOutput(id: string, own: OwnTools, emit: Emit): Output {
  const state: State = { id, emit, own, drafts: [], calls: new Map(), logprobs: [] }
  return {
    add(delta, logprobs) {
      think(state, delta)
      speak(state, delta, logprobs)
      for (const call of delta.tool_calls ?? []) callFunction(state, call)
    },
    finish(last) {
      const { drafts } = state
      for (const draft of drafts) if (draft.isOpen()) draft.close(draft === drafts.at(-1) ? last : 'completed')
    },
    items: () => state.drafts.map(({ item, isOpen }) => (isOpen() ? { ...item, status: 'incomplete' } : item)),
  }
}

function think(state: State, delta: ChatDelta): void {
  const details = delta.reasoning_details ?? []
  const told = details.some(({ text }) => text) ? '' : (delta.reasoning_content ?? '')
  if (details.length === 0 && told === '') return
  const draft = current(state, 'reasoning') ?? begin(state, 'rs', draftReasoning)
  draft.say(told)
  for (const detail of details) draft.add(detail)
}

function speak(state: State, { content, refusal, extra_content }: ChatDelta, logprobs: unknown): void {
  if (isRecord(logprobs)) state.logprobs.push(...asRecords(logprobs.content).map(inFull))
  if (!content && !refusal && extra_content === undefined) return
  const draft = current(state, 'message') ?? begin(state, 'msg', draftMessage)
  if (content) {
    draft.say(content, state.logprobs)
    state.logprobs = []
  }
  if (extra_content !== undefined) draft.attach(extra_content)
  if (refusal) draft.refuse(refusal)
}

/** The probability of a token as this format has it. Chat may leave out the bytes, which are those of its text. */
function inFull(entry: Raw): Raw {
  return { ...withBytes(entry), top_logprobs: asRecords(entry.top_logprobs).map(withBytes) }
}

function withBytes(entry: Raw): Raw {
  const { token, bytes } = entry
  return Array.isArray(bytes) ? entry : { ...entry, bytes: [...new TextEncoder().encode(asText(token))] }
}

/** Fragments of parallel calls may come in turns. */
function callFunction(state: State, delta: ToolCallDelta): void {
  const known = state.calls.get(delta.index)
  if (known) {
    known.add(delta)
    return
  }
  const fallbackId = `call_${state.id}_${delta.index}`
  const own = ownToolOf(state.own, delta.function?.name ?? '')
  const draft =
    own?.type === 'custom'
      ? begin(state, 'ctc', (place) => draftCustomCall(place, delta, fallbackId, own))
      : begin(state, 'fc', (place) => draftCall(place, delta, fallbackId, own))
  state.calls.set(delta.index, draft)
}

/** The draft in hand, if it is of this kind. */
function current<Kind extends State['drafts'][number]['kind']>(state: State, kind: Kind) {
  const last = state.drafts.at(-1)
  return last?.kind === kind && last.isOpen() ? (last as Extract<State['drafts'][number], { kind: Kind }>) : null
}

/** One item ends before the next begins, unless it is a call of which more may come. */
function begin<Kind extends State['drafts'][number]>(
  state: State,
  prefix: string,
  draft: (place: ReturnType<typeof placeAt>) => Kind,
): Kind {
  for (const before of state.drafts) if (before.isOpen() && isOver(before)) before.close('completed')
  const index = state.drafts.length
  const fresh = draft(placeAt(index, `${prefix}_${state.id}_${index}`, state.emit))
  state.drafts.push(fresh)
  return fresh
}

function isOver(draft: Draft & { kind: string; isWhole?: () => boolean }): boolean {
  return draft.isWhole?.() ?? true
}
