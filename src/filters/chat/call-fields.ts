import type { ToolCallDelta } from '../../contract/chat.ts'
import type { FieldStream } from './field-stream.ts'
import type { Take } from './text-fields.ts'

/** The arguments of a choice's tool calls, each with its own stream. */
export function callFields(begin: () => FieldStream, take: Take) {
  const open = new Map<number, FieldStream>()
  const end = (but: number | null): ToolCallDelta[] => {
    const ended = [...open].filter(([index]) => index !== but)
    const rests = ended.map(([index, stream]) => ({ index, function: { arguments: take(() => stream.end()) } }))
    for (const [index] of ended) open.delete(index)
    return rests.filter((rest) => rest.function.arguments !== '')
  }
  const pushOne = (call: ToolCallDelta): ToolCallDelta[] => {
    // The next call begins when the one before is whole.
    const before = end(call.index)
    const stream = open.get(call.index) ?? begin()
    open.set(call.index, stream)
    const piece = call.function?.arguments
    if (piece === undefined) return [...before, call]
    const text = take(() => stream.push(piece))
    const isNews = text !== '' || call.id !== undefined || call.function?.name !== undefined || 'extra_content' in call
    return isNews ? [...before, { ...call, function: { ...call.function, arguments: text } }] : before
  }
  return {
    /** What may leave of pieces of calls. */
    push: (calls: readonly ToolCallDelta[]): ToolCallDelta[] => calls.flatMap(pushOne),
    /** What was held back. */
    end: (): ToolCallDelta[] => end(null),
  }
}
