import fc from 'fast-check'
import type {
  ChatChunk,
  ChatCompletion,
  ChatDelta,
  ReasoningDetail,
  ToolCall,
} from '../../../../../src/contract/chat.ts'
import { answers, type Speech } from '../answers/answers.ts'
import { type Decide, decider, decisions } from '../support/decide.ts'
import { noisyChunks } from '../support/noise.ts'

type Choice = ChatCompletion['choices'][number]
type Frame = Pick<ChatChunk, 'id' | 'object' | 'created' | 'model'>

/** Deltas that come one right after the other. */
type Group = readonly ChatDelta[]

/** A stream, and the same as vendors with other habits write it. */
export interface Stream {
  readonly chunks: readonly ChatChunk[]
  readonly noisy: readonly ChatChunk[]
}

/** The chunks of one answer: cut anywhere, its texts and calls told in turns, several things in one chunk or in many. */
export function streams(speech: Speech): fc.Arbitrary<Stream> {
  return fc.tuple(answers(speech), decisions).map(([answer, drawn]) => {
    const decide = decider(drawn)
    const chunks = chunksOf(answer, decide)
    return { chunks, noisy: noisyChunks(chunks, decide) }
  })
}

function chunksOf({ choices, usage, id, created, model }: ChatCompletion, decide: Decide): ChatChunk[] {
  const frame: Frame = { id, object: 'chat.completion.chunk', created, model }
  const queues = choices.map((choice) => choiceChunks(choice, frame, decide))
  const chunks = inTurns(queues, decide)
  const last = chunks.at(-1)
  if (!usage) return chunks
  if (last && decide(4) === 0) return [...chunks.slice(0, -1), { ...last, usage }]
  return [...chunks, { ...frame, choices: [], usage }]
}

function choiceChunks({ index, message, logprobs, ...end }: Choice, frame: Frame, decide: Decide): ChatChunk[] {
  const first: ChatDelta = { role: 'assistant', content: '' }
  const deltas = [first, ...joined(deltasOf(message, decide), decide)]
  const chunks = deltas.map((delta): ChatChunk => ({ ...frame, choices: [{ index, delta, finish_reason: null }] }))
  const spoken = chunks.findLast((chunk) => chunk.choices[0]?.delta.content) ?? chunks.at(-1)
  if (spoken?.choices[0] && logprobs !== undefined) spoken.choices[0].logprobs = logprobs
  const last = chunks.at(-1)?.choices[0]
  if (last && decide(3) === 0) Object.assign(last, end)
  else chunks.push({ ...frame, choices: [{ index, delta: {}, ...end }] })
  return chunks
}

function deltasOf(message: Choice['message'], decide: Decide): ChatDelta[] {
  const { content, refusal, extra_content, tool_calls = [] } = message
  const said: ChatDelta[] = pieces(content ?? '', decide).map((piece) => ({ content: piece }))
  const refused: ChatDelta[] = pieces(refusal ?? '', decide).map((piece) => ({ refusal: piece }))
  // A signature comes with the end of the text, or after it.
  const signed: ChatDelta[] = extra_content === undefined ? [] : [{ content: '', extra_content }]
  const queues = [thoughtGroups(message, decide), [...said, ...signed].map(alone), refused.map(alone)]
  return inTurns([...queues, callGroups(tool_calls, decide)], decide).flat()
}

function alone(delta: ChatDelta): Group {
  return [delta]
}

/** Nothing comes in between the pieces of a thought. */
function thoughtGroups({ reasoning_content, reasoning_details = [] }: Choice['message'], decide: Decide): Group[] {
  const isTold = reasoning_details.some(({ text }) => text)
  if (!isTold) {
    const plain = pieces(reasoning_content ?? '', decide).map((piece) => ({ reasoning_content: piece }))
    return [[...plain, ...reasoning_details.map((detail) => ({ reasoning_details: [detail] }))]]
  }
  const groups = new Map<unknown, ChatDelta[]>()
  for (const detail of reasoning_details) {
    groups.set(detail.index, [...(groups.get(detail.index) ?? []), ...detailDeltas(detail, decide)])
  }
  return [...groups.values()]
}

function detailDeltas(detail: ReasoningDetail, decide: Decide): ChatDelta[] {
  const { text, signature, ...rest } = detail
  if (!text) return [{ reasoning_details: [detail] }]
  const said = pieces(text, decide).map((piece): ChatDelta => {
    return { reasoning_content: piece, reasoning_details: [{ ...rest, text: piece }] }
  })
  return signature ? [...said, { reasoning_details: [{ ...rest, signature }] }] : said
}

/** Calls begin in their order; what follows of them comes in turns. */
function callGroups(calls: readonly ToolCall[], decide: Decide): Group[] {
  const [waiting, begun] = [calls.map((call, index) => callDeltas(call, index, decide)), [] as ChatDelta[][]]
  const begin = () => begun[begun.push(...waiting.splice(0, 1)) - 1] ?? []
  const told: Group[] = []
  for (let open = begun; waiting.length + open.length > 0; open = begun.filter((deltas) => deltas.length > 0)) {
    const deltas = open[decide(open.length + Math.sign(waiting.length))] ?? begin()
    told.push(deltas.splice(0, 1))
  }
  return told
}

function callDeltas({ function: made, ...call }: ToolCall, index: number, decide: Decide): ChatDelta[] {
  const all = pieces(made.arguments, decide)
  const [first = '', ...rest] = decide(2) === 0 ? ['', ...all] : all
  const begun = { ...call, index, function: { name: made.name, arguments: first } }
  return [
    { tool_calls: [begun] },
    ...rest.map((piece): ChatDelta => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]
}

/** A text in pieces, cut anywhere: in the middle of a letter, too. */
function pieces(text: string, decide: Decide): string[] {
  const cut: string[] = []
  for (let rest = text; rest !== ''; ) {
    const length = 1 + decide(rest.length)
    cut.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return cut
}

/** All items of the queues, those of each in their order. */
function inTurns<Item>(queues: readonly (readonly Item[])[], decide: Decide): Item[] {
  const left = queues.map((queue) => [...queue])
  const taken: Item[] = []
  for (let full = left; full.length > 0; full = full.filter((queue) => queue.length > 0)) {
    taken.push(...(full[decide(full.length)] ?? []).splice(0, 1))
  }
  return taken
}

/** Neighbours of which one delta can tell both, told in one: thought comes before text, text before calls. */
function joined(deltas: readonly ChatDelta[], decide: Decide): ChatDelta[] {
  const told: ChatDelta[] = []
  for (const delta of deltas) {
    const last = told.at(-1)
    if (last && rankOf(last) < rankOf(delta) && decide(3) === 0) told[told.length - 1] = { ...last, ...delta }
    else told.push(delta)
  }
  return told
}

/** By the last thing that a delta tells. */
function rankOf({ tool_calls, content, refusal }: ChatDelta): number {
  if (tool_calls) return 3
  if (refusal) return 2
  return content === undefined ? 0 : 1
}
