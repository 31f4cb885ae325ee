import type { Provider, Target } from '../contract.ts'
import { noChat } from '../tasks/no-chat.ts'
import { STABILITY } from './about.ts'
import { generations } from './generations.ts'
import { refusalOf } from './refusal.ts'
import { addressOf, authorization } from './wire.ts'

/** Stability AI: images from text. */
export const stability: Provider = {
  ...STABILITY,
  request: noChat(STABILITY.name),
  probe: (target) => ({
    method: 'GET',
    url: `${addressOf(target)}/v1/user/balance`,
    headers: authorization(target),
    body: null,
  }),
  refusal: refusalOf,
  tasks: { 'images/generations': generations },
  door: (target: Target) => ({ url: addressOf(target), headers: authorization(target) }),
}
