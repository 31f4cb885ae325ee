import type { AnswerMessage, ChatChunk, ChatDelta } from '../contract/chat.ts'
import { asRecords, type Raw } from '../shared/json.ts'

type Choice = ChatChunk['choices'][number]

/**
 * What the choices of a chunk add, as the contract has it. Chunks may come from any vendor as they are: with null or ''
 * where there is nothing, without choices, or with annotations that have no delta. Source: learn.microsoft.com, "Content
 * streaming in Azure OpenAI", "Asynchronous filter".
 */
export function addedBy(chunk: ChatChunk): Choice[] {
  const choices: Choice[] = chunk.choices ?? []
  return choices.map((choice) => ({
    ...choice,
    delta: sound<ChatDelta>(choice.delta ?? {}),
    finish_reason: choice.finish_reason || null,
  }))
}

/** What the message of a whole answer says, as the contract has it. */
export function saidIn(message: AnswerMessage): AnswerMessage {
  return sound<AnswerMessage>(message)
}

/** OpenRouter, Groq and others have another name for thinking. */
function sound<Said extends AnswerMessage | ChatDelta>(said: Said): Said {
  const { reasoning, reasoning_content = reasoning, reasoning_details, tool_calls, ...rest } = present(said)
  const [details, calls] = [reasoning_details, tool_calls].map((list) => asRecords(list).map(present))
  return {
    ...rest,
    ...present({ reasoning_content }),
    ...(details?.length && { reasoning_details: details }),
    ...(calls?.length && { tool_calls: calls }),
  } as unknown as Said
}

function present(fields: object): Raw {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))
}
