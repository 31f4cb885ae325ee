import type { Raw } from '../../shared/json.ts'
import type { Draft, ItemStatus, Place } from './draft.ts'

interface TextPart {
  readonly type: 'output_text'
  text: string
  readonly annotations: readonly Raw[]
  readonly logprobs: Raw[]
}

interface RefusalPart {
  readonly type: 'refusal'
  refusal: string
}

interface MessageItem {
  readonly type: 'message'
  readonly id: string
  readonly role: 'assistant'
  status: ItemStatus
  readonly content: (TextPart | RefusalPart)[]
  /** A vendor's opaque extras, to be sent back unchanged: Google's thought signature. */
  extra_content?: unknown
}

/** A message that is being written. */
export interface MessageDraft extends Draft {
  readonly kind: 'message'
  say(text: string, logprobs: readonly Raw[]): void
  refuse(text: string): void
  attach(extra: unknown): void
}

/** Begins a message: a part of text or of refusal at a time. */
export function draftMessage(place: Place): MessageDraft {
  const item: MessageItem = { type: 'message', id: place.id, role: 'assistant', status: 'in_progress', content: [] }
  place.begin(item)
  let open: TextPart | RefusalPart | null = null
  const end = () => {
    if (open) endPart(place, open, item.content.length - 1)
    open = null
  }
  const begin = <Part extends TextPart | RefusalPart>(part: Part): Part => {
    end()
    item.content.push(part)
    open = part
    place.tell('response.content_part.added', { content_index: item.content.length - 1, part })
    return part
  }
  return {
    kind: 'message',
    item,
    isOpen: () => item.status === 'in_progress',
    say(text, logprobs) {
      const part =
        open?.type === 'output_text' ? open : begin({ type: 'output_text', text: '', annotations: [], logprobs: [] })
      part.text += text
      part.logprobs.push(...logprobs)
      const content_index = item.content.length - 1
      place.tell('response.output_text.delta', { content_index, delta: text, logprobs })
    },
    refuse(text) {
      const part = open?.type === 'refusal' ? open : begin({ type: 'refusal', refusal: '' })
      part.refusal += text
      place.tell('response.refusal.delta', { content_index: item.content.length - 1, delta: text })
    },
    attach(extra) {
      item.extra_content = extra
    },
    close(status) {
      end()
      item.status = status
      place.end(item)
    },
  }
}

function endPart(place: Place, part: TextPart | RefusalPart, content_index: number): void {
  if (part.type === 'output_text') {
    place.tell('response.output_text.done', { content_index, text: part.text, logprobs: part.logprobs })
  } else {
    place.tell('response.refusal.done', { content_index, refusal: part.refusal })
  }
  place.tell('response.content_part.done', { content_index, part })
}
