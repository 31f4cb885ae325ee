import type { Provider } from '../contract.ts'
import { TASK_DIALECTS } from '../tasks/dialects.ts'
import { openAiTasks } from '../tasks/openai-tasks.ts'
import { MISTRAL, MISTRAL_TASKS } from './about.ts'
import { lossesOf } from './losses.ts'
import { openReader } from './reader.ts'
import { toRefusal } from './refusal.ts'
import { toCompletion } from './reply.ts'
import { addressOf, authorization, toProbe, toRequest } from './request.ts'

/**
 * Mistral's chat, which is OpenAI's but for what it refuses and for how it answers: thinking comes as a list of chunks, a
 * beginning it was given comes back before what follows, tool calls have no type.
 */
export const mistral: Provider = {
  ...MISTRAL,
  request: toRequest,
  probe: toProbe,
  refusal: toRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }) => lossesOf(chat),
  tasks: openAiTasks(MISTRAL_TASKS, { address: addressOf, headers: authorization }, TASK_DIALECTS.mistral),
  door: (target) => ({ url: addressOf(target), headers: authorization(target) }),
}
