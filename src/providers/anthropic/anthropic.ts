import type { Provider } from '../contract.ts'
import { ANTHROPIC } from './about.ts'
import { lossesOf } from './losses.ts'
import { openReader } from './reader.ts'
import { toRefusal } from './refusal.ts'
import { toCompletion } from './reply.ts'
import { toDoor, toNative, toProbe, toRequest } from './request.ts'

/** Anthropic's Messages API, spoken to in OpenAI's chat dialect. */
export const anthropic: Provider = {
  ...ANTHROPIC,
  request: toRequest,
  probe: toProbe,
  refusal: toRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }, { model }) => lossesOf(chat, model),
  door: toDoor,
  native: (_, body, target) => toNative(body, target),
}
