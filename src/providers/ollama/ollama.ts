import type { Provider } from '../contract.ts'
import { readRefusal } from '../refusal.ts'
import { OLLAMA } from './about.ts'
import { addressOf, authorization } from './address.ts'
import { embeddings } from './embeddings.ts'
import { splitLines } from './frames.ts'
import { lossesOf } from './losses.ts'
import { openReader } from './reader.ts'
import { toCompletion } from './reply.ts'
import { toProbe, toRequest } from './request.ts'

/**
 * Ollama's own chat, which has what its OpenAI layer lacks: the length of the context, how long a model stays loaded, and
 * thinking.
 */
export const ollama: Provider = {
  ...OLLAMA,
  request: toRequest,
  probe: toProbe,
  refusal: readRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }) => lossesOf(chat),
  frames: splitLines,
  tasks: { embeddings },
  door: (target) => ({ url: addressOf(target), headers: authorization(target) }),
}
