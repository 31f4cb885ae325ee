import type { ChatRequest } from '../../contract/chat.ts'
import { lostFields, OPENAI_ONLY, tellDropped, tellLowered } from '../losses.ts'
import { MISTRAL_STRICT } from '../schema/schema-rules.ts'
import { tellFormatLosses } from '../schema/tell-losses.ts'
import { strictSchema } from './format.ts'
import { HOTTEST } from './request.ts'

/** What of a chat request Mistral's chat cannot say, in sentences for the caller. */
export function lossesOf(chat: ChatRequest): readonly string[] {
  return [
    ...tellDropped(lostFields(chat, UNKNOWN)),
    ...tellLowered(chat, HOTTEST),
    ...(strictSchema(chat) ? tellFormatLosses(chat, MISTRAL_STRICT) : []),
  ]
}

/** Of what `request.ts` leaves out, that which would change the answer. */
const UNKNOWN = ['logprobs', 'logit_bias', 'top_k', ...OPENAI_ONLY]
