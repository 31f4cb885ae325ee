import type { ChatDelta, ReasoningDetail } from '../../contract/chat.ts'
import type { Filtered } from '../filter.ts'
import type { FieldStream } from './field-stream.ts'

/** A delta, of which some vendors call the reasoning `reasoning`. */
export type Delta = ChatDelta & { reasoning?: string | null }
type TextName = 'content' | 'refusal' | 'reasoning' | 'reasoning_content'

/** Fields that hold the model's thinking, and those that hold what it says. */
export const REASONING: readonly TextName[] = ['reasoning_content', 'reasoning']
export const SAID: readonly TextName[] = ['content', 'refusal']

/** What takes the text that a field gives, and minds what is blocked. */
export type Take = (filtered: () => Filtered) => string

/** The text fields of a choice, each with its own stream. */
export function textFields(begin: () => FieldStream, take: Take) {
  const open = new Map<TextName, FieldStream>()
  return {
    /** Puts what may leave of a delta's fields into `out`; a field of which nothing may leave yet is left out. */
    push(delta: Delta, names: readonly TextName[], out: Delta): void {
      for (const name of names) {
        const piece = delta[name]
        if (typeof piece !== 'string') continue
        const stream = open.get(name) ?? begin()
        open.set(name, stream)
        const text = take(() => stream.push(piece))
        if (text !== '' || piece === '') out[name] = text
        else delete out[name]
      }
    },
    /** Adds what was held back to `out`. */
    end(names: readonly TextName[], out: Delta): void {
      for (const name of names) {
        const stream = open.get(name)
        const rest = stream ? take(() => stream.end()) : ''
        open.delete(name)
        if (rest !== '') out[name] = (out[name] ?? '') + rest
      }
    },
  }
}

/** The pieces of thinking of a choice, each with its own stream. */
export function detailFields(begin: () => FieldStream, take: Take) {
  const open = new Map<number, { stream: FieldStream; last: ReasoningDetail }>()
  const pushOne = (detail: ReasoningDetail): ReasoningDetail[] => {
    const index = detail.index ?? 0
    const known = open.get(index)
    const { text, signature, ...last } = detail
    // A signature closes what it signs.
    if (typeof text !== 'string' || signature !== undefined) {
      open.delete(index)
      const stream = known?.stream ?? begin()
      const said = take(() => stream.push(text ?? '')) + take(() => stream.end())
      return [said === '' && text === undefined ? detail : { ...detail, text: said }]
    }
    const stream = known?.stream ?? begin()
    open.set(index, { stream, last })
    const said = take(() => stream.push(text))
    return said === '' ? [] : [{ ...detail, text: said }]
  }
  return {
    /** What may leave of pieces of thinking. */
    push: (details: readonly ReasoningDetail[]): ReasoningDetail[] => details.flatMap(pushOne),
    /** What was held back. */
    end(): ReasoningDetail[] {
      const rests = [...open.values()].map(({ stream, last }) => ({ ...last, text: take(() => stream.end()) }))
      open.clear()
      return rests.filter(({ text }) => text !== '')
    },
  }
}
