import type { Provider } from '../contract.ts'
import { readRefusal } from '../refusal.ts'
import { REPLICATE } from './about.ts'
import { generations } from './generations.ts'
import { lossesOf } from './losses.ts'
import { openReader, wholeBody } from './reader.ts'
import { toCompletion } from './reply.ts'
import { addressOf, authorization, toProbe, toRequest } from './request.ts'

/**
 * Replicate: any maker's models, each with inputs of its own. An answer is waited for and comes in one piece, in a stream
 * too: its own stream is at an address that only a first answer tells.
 */
export const replicate: Provider = {
  ...REPLICATE,
  request: toRequest,
  probe: toProbe,
  refusal: readRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }, { model }) => lossesOf(chat, model),
  frames: wholeBody,
  tasks: { 'images/generations': generations },
  door: (target) => ({ url: addressOf(target), headers: authorization(target) }),
}
