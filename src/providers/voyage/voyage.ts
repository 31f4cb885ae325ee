import type { Provider, Target } from '../contract.ts'
import { readRefusal } from '../refusal.ts'
import { noChat } from '../tasks/no-chat.ts'
import { VOYAGE } from './about.ts'
import { embeddings } from './embeddings.ts'
import { rerank } from './rerank.ts'
import { addressOf, authorization } from './wire.ts'

/** Two tokens of its cheapest model. */
const PROBE = { model: 'voyage-4-lite', input: 'ping' }

/** Voyage AI: embeddings and reranking. It has no list of models to ask for, so that its probe embeds a word. */
export const voyage: Provider = {
  ...VOYAGE,
  request: noChat(VOYAGE.name),
  probe: (target) => ({
    method: 'POST',
    url: `${addressOf(target)}/embeddings`,
    headers: { ...authorization(target), 'content-type': 'application/json' },
    body: JSON.stringify(PROBE),
  }),
  refusal: readRefusal,
  tasks: { embeddings, rerank },
  door: (target: Target) => ({ url: addressOf(target), headers: authorization(target) }),
}
