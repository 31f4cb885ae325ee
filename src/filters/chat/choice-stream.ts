import type { Found } from '../filter.ts'
import { callFields } from './call-fields.ts'
import { argumentsField, type ChunkFilter, textField } from './field-stream.ts'
import { type Delta, detailFields, REASONING, SAID, type Take, textFields } from './text-fields.ts'

/** One choice of a streamed answer. */
export interface ChoiceStream {
  /** What may leave of a delta. */
  push(delta: Delta): Delta
  /** What was held back. */
  end(): Delta
  /** What was found that must not leave; then nothing more leaves. */
  readonly blockedBy: string | null
}

/** Begins a choice. What is held back of the model's thinking leaves before what it says. */
export function choiceStream(how: ChunkFilter, found: Found): ChoiceStream {
  let blockedBy: string | null = null
  const take: Take = (filtered) => {
    if (blockedBy !== null) return ''
    const { text, blockedBy: by } = filtered()
    blockedBy = by
    return text
  }
  const texts = textFields(() => textField(how, found), take)
  const details = detailFields(() => textField(how, found), take)
  const calls = callFields(() => argumentsField(how, found), take)
  return {
    push(delta) {
      const { tool_calls: called, reasoning_details: thought, ...rest } = delta
      const out: Delta = rest
      texts.push(delta, REASONING, out)
      const thoughts = details.push(thought ?? [])
      if (delta.content || delta.refusal || called?.length) {
        texts.end(REASONING, out)
        thoughts.push(...details.end())
      }
      texts.push(delta, SAID, out)
      return withLists(out, thoughts, calls.push(called ?? []))
    },
    end() {
      const out: Delta = {}
      texts.end(REASONING, out)
      const thoughts = details.end()
      texts.end(SAID, out)
      return withLists(out, thoughts, calls.end())
    },
    get blockedBy() {
      return blockedBy
    },
  }
}

function withLists(
  out: Delta,
  thoughts: NonNullable<Delta['reasoning_details']>,
  calls: NonNullable<Delta['tool_calls']>,
): Delta {
  return {
    ...out,
    ...(thoughts.length > 0 && { reasoning_details: thoughts }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
}
