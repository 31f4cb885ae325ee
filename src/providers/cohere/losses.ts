import type { ChatRequest } from '../../contract/chat.ts'
import { asksForStrictTools, lostFields, OPENAI_ONLY, tellDropped, tellOtherTools } from '../losses.ts'
import { COHERE } from '../schema/schema-rules.ts'
import { tellFormatLosses, tellToolLosses } from '../schema/tell-losses.ts'
import { isStrict } from './tools.ts'

/** What of a chat request Cohere's chat cannot say, in sentences for the caller. */
export function lossesOf(chat: ChatRequest): readonly string[] {
  const strict = isStrict(chat)
  const penalties = lostFields(chat, ['frequency_penalty', 'presence_penalty'])
  const dropped = [
    ...lostFields(chat, UNKNOWN),
    // It takes one of them.
    ...penalties.slice(1),
    ...(asksForStrictTools(chat) && !strict ? ['strict'] : []),
  ]
  return [
    ...tellDropped(dropped),
    ...tellOtherTools(chat),
    ...tellFormatLosses(chat, COHERE),
    ...(strict ? tellToolLosses(chat, COHERE) : []),
  ]
}

/** Source: docs.cohere.com/reference/chat. */
const UNKNOWN = ['n', 'logit_bias', 'top_logprobs', 'parallel_tool_calls', 'prediction', ...OPENAI_ONLY]
