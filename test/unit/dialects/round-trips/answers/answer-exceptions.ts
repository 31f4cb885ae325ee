import type { AnswerMessage, ChatCompletion, ReasoningDetail, ToolCall } from '../../../../../src/contract/chat.ts'

type Choice = ChatCompletion['choices'][number]

/** What an answer says that its vendor's own adapter does not read back as it was, why, and what it reads instead. */
export interface AnswerException {
  readonly what: string
  readonly why: string
  readonly says: Partial<AnswerMessage>
  /** Beside the message: how it ended. */
  readonly ends?: Partial<Choice>
  /** `finish_reason`, or fields of the message. */
  readonly becomes: Readonly<Record<string, unknown>>
}

const call = (id: string, args: string): ToolCall[] => [
  { id, type: 'function', function: { name: 'f', arguments: args } },
]
const signed = (more: Partial<ReasoningDetail>): ReasoningDetail => ({
  type: 'reasoning.text',
  text: 'Hm.',
  index: 0,
  ...more,
})
const extra = { extra_content: { google: { thought_signature: 'c2ln' } } }

const ENDS: readonly AnswerException[] = [
  {
    what: 'a call that ends with stop',
    why: 'whoever calls a tool stops for it',
    says: { tool_calls: call('c', '{}') },
    becomes: { finish_reason: 'tool_calls' },
  },
  {
    what: 'a stop for calls without a call',
    why: 'without a call it is a plain end',
    says: { content: 'Yes' },
    ends: { finish_reason: 'tool_calls' },
    becomes: { finish_reason: 'stop' },
  },
  {
    what: 'no reason to end',
    why: 'an answer that was told has ended',
    says: { content: 'Yes' },
    ends: { finish_reason: null },
    becomes: { finish_reason: 'stop' },
  },
]

/** What Anthropic's form has no place for, or another. */
export const ANTHROPIC_ANSWERS: readonly AnswerException[] = [
  ...ENDS,
  {
    what: 'a refusal that ends with stop',
    why: 'to refuse is a reason of its own',
    says: { refusal: 'No.' },
    becomes: { refusal: 'No.', finish_reason: 'content_filter' },
  },
  {
    what: 'arguments that are no object',
    why: 'they must be one',
    says: { tool_calls: call('c', '[1]') },
    becomes: { tool_calls: call('c', '{"value":[1]}') },
  },
  {
    what: 'a call without an id',
    why: 'its result has to name it',
    says: { tool_calls: call('', '{}') },
    becomes: { tool_calls: call('toolu_0123456789abcdef0123456789abcdef_0', '{}') },
  },
  {
    what: 'another vendor’s signature',
    why: 'its mark goes with it, for the caller to hand back',
    says: { reasoning_details: [signed({ signature: 'c2ln', format: 'google-gemini-v1' })] },
    becomes: { reasoning_details: [signed({ signature: 'google-gemini-v1:c2ln' })] },
  },
  {
    what: 'another vendor’s extras',
    why: 'they go as thinking that nobody reads, for the caller to hand back',
    says: { content: 'Yes', ...extra },
    becomes: {
      reasoning_details: [
        {
          type: 'reasoning.encrypted',
          data: `extra_content:${JSON.stringify({ value: extra.extra_content })}`,
          index: 0,
        },
      ],
    },
  },
  {
    what: 'probabilities',
    why: 'there is no such field',
    says: { content: 'Yes' },
    ends: { logprobs: { content: [{ token: 'Yes', logprob: 0, top_logprobs: [] }] } },
    becomes: { logprobs: undefined },
  },
]

/** What Gemini's form has no place for, or another. */
export const GEMINI_ANSWERS: readonly AnswerException[] = [
  ...ENDS,
  {
    what: 'a refusal',
    why: 'it is said like all else',
    says: { content: 'So: ', refusal: 'no.' },
    becomes: { content: 'So: no.', refusal: undefined },
  },
  {
    what: 'arguments that are no object',
    why: 'they must be one',
    says: { tool_calls: call('c', '[1]') },
    becomes: { tool_calls: call('c', '{"arguments":"[1]"}') },
  },
  {
    what: 'a call without an id',
    why: 'Google may name none, and its adapter makes one',
    says: { tool_calls: call('', '{}') },
    becomes: { tool_calls: call('call_x_0', '{}') },
  },
  {
    what: 'the edge between two thoughts that nobody signed',
    why: 'thoughts run on until a signature',
    says: { reasoning_details: [signed({}), signed({ index: 1 })] },
    becomes: { reasoning_details: [signed({ text: 'Hm.Hm.', format: 'google-gemini-v1' })] },
  },
  {
    what: 'another vendor’s signature',
    why: 'it travels in one of Google’s kind, for the caller to hand back',
    says: { reasoning_details: [signed({ signature: 's' })] },
    becomes: {
      reasoning_details: [
        signed({
          signature: `${btoa('sluice-reasoning::')}${btoa('{"type":"reasoning.text","signature":"s"}')}`,
          format: 'google-gemini-v1',
        }),
      ],
    },
  },
]
