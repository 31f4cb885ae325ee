import type { Provider } from '../contract.ts'
import { COHERE } from './about.ts'
import { lossesOf } from './losses.ts'
import { openReader } from './reader.ts'
import { toRefusal } from './refusal.ts'
import { toCompletion } from './reply.ts'
import { addressOf, authorization, toProbe, toRequest } from './request.ts'
import { cohereTasks } from './tasks.ts'

/** Cohere's own chat, version 2, which has what its OpenAI layer lacks: documents, citations, thinking, safety modes. */
export const cohere: Provider = {
  ...COHERE,
  request: toRequest,
  probe: toProbe,
  refusal: toRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }) => lossesOf(chat),
  tasks: cohereTasks,
  door: (target) => ({ url: addressOf(target), headers: authorization(target) }),
}
