import type { ChatRequest } from '../../contract/chat.ts'
import { forcesTools } from '../capabilities/needs.ts'
import { asksForStrictTools, lostFields, OPENAI_ONLY, tellDropped, tellOtherTools } from '../losses.ts'

/** What of a chat request Ollama's chat cannot say, in sentences for the caller. */
export function lossesOf(chat: ChatRequest): readonly string[] {
  const dropped = [...lostFields(chat, UNKNOWN), ...(asksForStrictTools(chat) ? ['strict'] : [])]
  return [
    ...tellDropped(dropped),
    ...tellOtherTools(chat),
    ...(forcesTools(chat) ? ['`tool_choice` is not enforced: the model chooses among the tools it is given.'] : []),
  ]
}

/** Source: docs.ollama.com, "Generate a chat message". */
const UNKNOWN = ['n', 'logit_bias', 'parallel_tool_calls', 'prediction', ...OPENAI_ONLY]
