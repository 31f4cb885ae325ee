import fc from 'fast-check'
import type { AnswerMessage, ChatCompletion, ChatUsage, ReasoningDetail } from '../../../../../src/contract/chat.ts'
import { argumentsText, name, text } from '../support/values.ts'

/** What of an answer a vendor's format has; all else is listed among the exceptions. */
export interface Speech {
  /** Thinking in details, the vendor's own. */
  readonly thoughts: fc.Arbitrary<ReasoningDetail[]>
  readonly refuses: boolean
  /** Whether it tells which stop sequence was met. */
  readonly namesStop: boolean
  readonly mostChoices: number
  /** Fields of a message or a call that only this vendor has. */
  readonly extras: fc.Arbitrary<object>
  readonly logprobs: fc.Arbitrary<object>
  readonly usage: fc.Arbitrary<ChatUsage | undefined>
}

type Choice = ChatCompletion['choices'][number]

/** Whole answers that say nothing such a format has no place for. */
export function answers(speech: Speech): fc.Arbitrary<ChatCompletion> {
  const choices = fc
    .array(fc.tuple(messages(speech), endings(speech), speech.logprobs), {
      minLength: 1,
      maxLength: speech.mostChoices,
    })
    .map((all) => all.map(([message, ending, more], index) => ({ ...toChoice(message, ending, index), ...more })))
  return fc
    .record({ id: name, model: name, choices, usage: speech.usage })
    .map(({ usage, ...rest }) => ({ ...rest, object: 'chat.completion', created: 1, ...(usage && { usage }) }))
}

interface Ending {
  readonly cut: 'length' | 'content_filter' | null
  readonly refusal: string | null
  readonly stop: object
}

function endings({ refuses, namesStop }: Speech): fc.Arbitrary<Ending> {
  return fc.record({
    cut: fc.constantFrom(null, null, 'length' as const, 'content_filter' as const),
    refusal: refuses ? fc.option(text) : fc.constant(null),
    stop: namesStop ? fc.constantFrom({}, { stop_reason: 'END' }) : fc.constant({}),
  })
}

/** Who calls stops for it, who refuses is filtered, and only who just stops may have met a stop sequence. */
function toChoice(message: AnswerMessage, { cut, refusal, stop }: Ending, index: number): Choice {
  const refused = cut === 'content_filter' && refusal ? { refusal } : {}
  const finish_reason = cut ?? (message.tool_calls ? 'tool_calls' : 'stop')
  return { index, message: { ...message, ...refused }, finish_reason, ...(finish_reason === 'stop' && stop) }
}

function messages({ thoughts, extras }: Speech): fc.Arbitrary<AnswerMessage> {
  const call = fc
    .tuple(name, argumentsText, extras)
    .map(([called, args, more]) => ({ function: { name: called, arguments: args }, ...more }))
  const said = {
    content: fc.option(text),
    details: thoughts,
    plain: fc.option(text),
    calls: fc.array(call, { maxLength: 3 }),
  }
  return fc.tuple(fc.record(said), extras).map(([{ content, details, plain, calls }, more]) => {
    const told = details.map((detail) => detail.text ?? '').join('') || plain
    return {
      role: 'assistant' as const,
      content,
      ...(told && { reasoning_content: told }),
      ...(details.length > 0 && { reasoning_details: details }),
      ...(calls.length > 0 && {
        tool_calls: calls.map((each, index) => ({ ...each, id: `call_${index}`, type: 'function' as const })),
      }),
      ...(content && more),
    }
  })
}

/** Tokens by kind, none of them inside another; and searches. */
const KINDS = [
  ...['fresh', 'cached', 'written', 'writtenForAnHour', 'heard', 'seen'],
  ...['spoken', 'thought', 'voiced', 'drawn', 'searches'],
] as const
type Kind = (typeof KINDS)[number]

/** Usages whose parts add up, of which these kinds are told beside fresh input and spoken output. */
export function usages(...kinds: readonly Kind[]): fc.Arbitrary<ChatUsage> {
  const told = ['fresh', 'spoken', ...kinds]
  const few = fc.oneof(fc.constant(0), fc.nat(5_000))
  const counts = KINDS.map((kind) => [kind, told.includes(kind) ? few : fc.constant(0)])
  return fc.record(Object.fromEntries(counts) as Record<Kind, fc.Arbitrary<number>>).map(toUsage)
}

function toUsage(of: Record<Kind, number>): ChatUsage {
  const written = of.written + of.writtenForAnHour
  const prompt = of.fresh + of.cached + written + of.heard + of.seen
  const completion = of.spoken + of.thought + of.voiced + of.drawn
  const prompt_tokens_details = {
    ...{ cached_tokens: of.cached, cache_write_tokens: written, cache_write_1h_tokens: of.writtenForAnHour },
    ...{ audio_tokens: of.heard, image_tokens: of.seen },
  }
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details,
    completion_tokens_details: { reasoning_tokens: of.thought, audio_tokens: of.voiced, image_tokens: of.drawn },
    ...(of.searches > 0 && { server_tool_use: { web_search_requests: of.searches } }),
  }
}
