import type { Provider, Target } from '../contract.ts'
import { noChat } from '../tasks/no-chat.ts'
import { DEEPGRAM } from './about.ts'
import { refusalOf } from './refusal.ts'
import { speech } from './speech.ts'
import { transcriptions } from './transcriptions.ts'
import { addressOf, authorization } from './wire.ts'

/** Deepgram: text from recorded speech and speech from text. */
export const deepgram: Provider = {
  ...DEEPGRAM,
  request: noChat(DEEPGRAM.name),
  // Its list of models is public, and says nothing about the key.
  probe: (target) => ({
    method: 'GET',
    url: `${addressOf(target)}/projects`,
    headers: authorization(target),
    body: null,
  }),
  refusal: refusalOf,
  tasks: { 'audio/speech': speech, 'audio/transcriptions': transcriptions },
  door: (target: Target) => ({ url: addressOf(target), headers: authorization(target) }),
}
