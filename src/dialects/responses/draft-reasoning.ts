import type { ReasoningDetail } from '../../contract/chat.ts'
import type { Draft, ItemStatus, Place } from './draft.ts'
import { packReasoning } from './reasoning-pack.ts'

interface SummaryPart {
  readonly type: 'summary_text'
  text: string
}

interface ReasoningItem {
  readonly type: 'reasoning'
  readonly id: string
  readonly summary: SummaryPart[]
  encrypted_content: string | null
  status: ItemStatus
}

/** A model's thinking that is being written. */
export interface ReasoningDraft extends Draft {
  readonly kind: 'reasoning'
  add(detail: ReasoningDetail): void
  /** Thinking that nothing but its words is known of. */
  say(text: string): void
}

/** Begins a reasoning item: each piece of thinking becomes a part of the summary, and all of it is packed at the end. */
export function draftReasoning(place: Place): ReasoningDraft {
  const item: ReasoningItem = {
    type: 'reasoning',
    id: place.id,
    summary: [],
    encrypted_content: null,
    status: 'in_progress',
  }
  const details: ReasoningDetail[] = []
  let open: SummaryPart | null = null
  place.begin(item)
  const end = () => {
    if (open) endPart(place, open, item.summary.length - 1)
    open = null
  }
  const say = (text: string) => {
    if (text === '') return
    open ??= beginPart(place, item.summary)
    open.text += text
    place.tell('response.reasoning_summary_text.delta', { summary_index: item.summary.length - 1, delta: text })
  }
  return {
    kind: 'reasoning',
    item,
    isOpen: () => item.status === 'in_progress',
    add(detail) {
      if (!join(details, detail)) end()
      say(detail.text ?? '')
    },
    say,
    close(status) {
      end()
      if (details.length > 0) item.encrypted_content = packReasoning(details)
      item.status = status
      place.end(item)
    },
  }
}

function beginPart(place: Place, summary: SummaryPart[]): SummaryPart {
  const part: SummaryPart = { type: 'summary_text', text: '' }
  summary.push(part)
  place.tell('response.reasoning_summary_part.added', { summary_index: summary.length - 1, part })
  return part
}

function endPart(place: Place, part: SummaryPart, summary_index: number): void {
  place.tell('response.reasoning_summary_text.done', { summary_index, text: part.text })
  place.tell('response.reasoning_summary_part.done', { summary_index, part })
}

/** Pieces of one index are one thought, up to its signature. Tells whether the piece went on with the last one. */
function join(details: ReasoningDetail[], piece: ReasoningDetail): boolean {
  const last = details.at(-1)
  if (!last || !continues(last, piece)) {
    details.push({ ...piece })
    return false
  }
  const text = (last.text ?? '') + (piece.text ?? '')
  Object.assign(last, piece, text === '' ? {} : { text })
  return true
}

function continues(last: ReasoningDetail, piece: ReasoningDetail): boolean {
  const isText = last.type === piece.type && piece.type !== 'reasoning.encrypted'
  return isText && !last.signature && last.index === piece.index
}
