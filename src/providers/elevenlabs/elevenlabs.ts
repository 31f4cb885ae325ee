import type { Provider, Target } from '../contract.ts'
import { noChat } from '../tasks/no-chat.ts'
import { ELEVENLABS } from './about.ts'
import { refusalOf } from './refusal.ts'
import { speech } from './speech.ts'
import { transcriptions } from './transcriptions.ts'
import { addressOf, authorization } from './wire.ts'

/** ElevenLabs: speech from text and text from speech. */
export const elevenlabs: Provider = {
  ...ELEVENLABS,
  request: noChat(ELEVENLABS.name),
  probe: (target) => ({
    method: 'GET',
    url: `${addressOf(target)}/models`,
    headers: authorization(target),
    body: null,
  }),
  refusal: refusalOf,
  tasks: { 'audio/speech': speech, 'audio/transcriptions': transcriptions },
  door: (target: Target) => ({ url: addressOf(target), headers: authorization(target) }),
}
