import type { Provider, Target } from '../contract.ts'
import { noChat } from '../tasks/no-chat.ts'
import { JINA } from './about.ts'
import { embeddings } from './embeddings.ts'
import { refusalOf } from './refusal.ts'
import { rerank } from './rerank.ts'
import { addressOf, authorization } from './wire.ts'

/** Jina AI's Search Foundation: embeddings and reranking. */
export const jina: Provider = {
  ...JINA,
  request: noChat(JINA.name),
  probe: (target) => ({
    method: 'GET',
    url: `${addressOf(target)}/models`,
    headers: authorization(target),
    body: null,
  }),
  refusal: refusalOf,
  tasks: { embeddings, rerank },
  door: (target: Target) => ({ url: addressOf(target), headers: authorization(target) }),
}
