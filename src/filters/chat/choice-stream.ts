import type { ChatDelta, ReasoningDetail, ToolCallDelta } from '../../contract/chat.ts'
import type { Filtered, Found } from '../filter.ts'
import { argumentsField, type ChunkFilter, type FieldStream, textField } from './field-stream.ts'

/** A delta, of which some vendors call the reasoning `reasoning`. */
export type Delta = ChatDelta & { reasoning?: string | null }
type TextName = 'content' | 'refusal' | 'reasoning' | 'reasoning_content'

const REASONING: readonly TextName[] = ['reasoning_content', 'reasoning']
const SAID: readonly TextName[] = ['content', 'refusal']

/** One choice of a streamed answer. */
export interface ChoiceStream {
  /** What may leave of a delta. */
  push(delta: Delta): Delta
  /** What was held back. */
  end(): Delta
  /** What was found that must not leave; then nothing more leaves. */
  readonly blockedBy: string | null
}

/** Begins a choice. */
export function choiceStream(chunks: ChunkFilter, found: Found): ChoiceStream {
  const texts = new Map<TextName, FieldStream>()
  const details = new Map<number, { stream: FieldStream; last: ReasoningDetail }>()
  const calls = new Map<number, FieldStream>()
  let blockedBy: string | null = null
  const take = (filtered: () => Filtered): string => {
    if (blockedBy !== null) return ''
    const { text, blockedBy: by } = filtered()
    blockedBy = by
    return text
  }
  const pushTexts = (delta: Delta, names: readonly TextName[], out: Delta) => {
    for (const name of names) {
      const piece = delta[name]
      if (typeof piece !== 'string') continue
      const stream = texts.get(name) ?? textField(chunks, found)
      texts.set(name, stream)
      out[name] = take(() => stream.push(piece))
    }
  }
  const endTexts = (names: readonly TextName[], out: Delta) => {
    for (const name of names) {
      const stream = texts.get(name)
      const rest = stream ? take(() => stream.end()) : ''
      texts.delete(name)
      if (rest !== '') out[name] = (out[name] ?? '') + rest
    }
  }
  const pushDetail = (detail: ReasoningDetail): ReasoningDetail => {
    const index = detail.index ?? 0
    const open = details.get(index)
    // A signature closes what it signs.
    if (typeof detail.text !== 'string') {
      details.delete(index)
      const rest = open ? take(() => open.stream.end()) : ''
      return rest === '' ? detail : { ...detail, text: rest }
    }
    const stream = open?.stream ?? textField(chunks, found)
    const { text, signature: _, ...last } = detail
    details.set(index, { stream, last })
    const said = take(() => stream.push(text))
    return { ...detail, text: said }
  }
  const endDetails = (out: Delta) => {
    const rests = [...details.values()].map(({ stream, last }) => ({ ...last, text: take(() => stream.end()) }))
    details.clear()
    const said = rests.filter(({ text }) => text !== '')
    if (said.length > 0) out.reasoning_details = [...(out.reasoning_details ?? []), ...said]
  }
  const endCalls = (out: Delta, but: number | null) => {
    for (const [index, stream] of calls) {
      if (index === but) continue
      calls.delete(index)
      const rest = take(() => stream.end())
      if (rest !== '') out.tool_calls = [...(out.tool_calls ?? []), { index, function: { arguments: rest } }]
    }
  }
  const pushCall = (call: ToolCallDelta, out: Delta) => {
    endCalls(out, call.index)
    const stream = calls.get(call.index) ?? argumentsField(chunks, found)
    calls.set(call.index, stream)
    const piece = call.function?.arguments
    if (piece === undefined) {
      out.tool_calls = [...(out.tool_calls ?? []), call]
      return
    }
    const text = take(() => stream.push(piece))
    const isNews = text !== '' || call.id !== undefined || call.function?.name !== undefined || 'extra_content' in call
    const kept = { ...call, function: { ...call.function, arguments: text } }
    if (isNews) out.tool_calls = [...(out.tool_calls ?? []), kept]
  }
  return {
    push(delta) {
      const out: Delta = { ...delta }
      delete out.tool_calls
      pushTexts(delta, REASONING, out)
      if (delta.reasoning_details) out.reasoning_details = delta.reasoning_details.map(pushDetail)
      if (delta.content || delta.refusal || delta.tool_calls?.length) {
        endTexts(REASONING, out)
        endDetails(out)
      }
      pushTexts(delta, SAID, out)
      for (const call of delta.tool_calls ?? []) pushCall(call, out)
      return withoutEmpty(out, delta)
    },
    end() {
      const out: Delta = {}
      endTexts(REASONING, out)
      endDetails(out)
      endTexts(SAID, out)
      endCalls(out, null)
      return out
    },
    get blockedBy() {
      return blockedBy
    },
  }
}

/** Leaves out the texts of which nothing may leave yet. */
function withoutEmpty(out: Delta, delta: Delta): Delta {
  for (const name of [...REASONING, ...SAID]) if (out[name] === '' && delta[name] !== '') delete out[name]
  if (out.reasoning_details) {
    const said = out.reasoning_details.filter(
      (detail, at) => detail.text !== '' || delta.reasoning_details?.[at]?.signature,
    )
    if (said.length > 0) out.reasoning_details = said
    else delete out.reasoning_details
  }
  return out
}
