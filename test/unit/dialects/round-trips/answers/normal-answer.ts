import type { ChatCompletion, ChatUsage, ToolCall } from '../../../../../src/contract/chat.ts'
import { readUsage } from '../../../../../src/providers/usage.ts'
import type { Raw } from '../../../../../src/shared/json.ts'
import { thoughtsOf } from '../support/thoughts.ts'

/**
 * What an answer says, however it says it: nothing and no text are one, so is the same input however it is spaced, and
 * a count of nothing and none. When it was made is told by the gateway; whose id it has is the format's affair.
 */
export function normalAnswer({ model, choices, usage }: ChatCompletion): Raw {
  return { model, choices: choices.map(normalChoice), usage: usage && normalUsage(usage) }
}

/** What was used, as the books have it. */
export function normalUsage(usage: ChatUsage): Raw {
  return { ...readUsage({ ...usage }), total: usage.total_tokens }
}

function normalChoice({ message, logprobs, ...how }: ChatCompletion['choices'][number]): Raw {
  const { role, content, refusal, reasoning_content, reasoning_details, tool_calls, ...rest } = message
  return {
    ...how,
    ...rest,
    role,
    logprobs: logprobs ?? undefined,
    content: content ?? '',
    refusal: refusal ?? '',
    thoughts: thoughtsOf({ reasoning_content, reasoning_details }),
    tool_calls: (tool_calls ?? []).map((call) => ({
      ...call,
      function: { ...call.function, arguments: inputOf(call) },
    })),
  }
}

/** What a call is made with. */
export function inputOf({ function: { arguments: text } }: ToolCall): unknown {
  return JSON.parse(text.trim() || '{}')
}
