import type { AnswerMessage, ChatCompletion, ChatDelta } from '../../contract/chat.ts'
import type { Raw } from '../../shared/json.ts'
import type { DialectRequest } from '../dialect.ts'
import { saidIn } from '../said.ts'
import { openOutput } from './output.ts'
import { ownToolsOf } from './own-tools/own-tool.ts'
import { incompleteReason, responseObject } from './response-object.ts'

/** A whole answer as a response object: put together like a stream that came in one piece, so that the two agree. */
export function toResponse(completion: ChatCompletion, asked: DialectRequest): Raw {
  const output = openOutput(asked.id, ownToolsOf(asked.chat), () => undefined)
  const [choice] = completion.choices
  if (choice) output.add(toDelta(saidIn(choice.message)), choice.logprobs)
  const incomplete = incompleteReason(choice?.finish_reason ?? null)
  const status = incomplete ? 'incomplete' : 'completed'
  output.finish(status)
  const { model, usage = null } = completion
  return responseObject(asked, { status, incomplete, model, output: output.items(), usage })
}

function toDelta({ tool_calls: calls, ...message }: AnswerMessage): ChatDelta {
  return { ...message, ...(calls && { tool_calls: calls.map((call, index) => ({ ...call, index })) }) }
}
