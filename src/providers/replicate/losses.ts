import type { ChatRequest } from '../../contract/chat.ts'
import { asRecord } from '../../shared/json.ts'
import { lostFields, OPENAI_ONLY, tellDropped } from '../losses.ts'
import { inputsOf } from './input.ts'

/** What of a chat request a model at Replicate has no input for, in sentences for the caller. */
export function lossesOf(chat: ChatRequest, model: string): readonly string[] {
  const { same } = inputsOf(model)
  const own = asRecord(chat.input)
  const unknown = [...UNKNOWN, ...SETTINGS.filter((name) => !same.includes(name))]
  return tellDropped(lostFields(chat, unknown).filter((name) => !Object.hasOwn(own, name)))
}

/** What no maker's models have an input for. */
const UNKNOWN = [
  'n',
  'stop',
  'logprobs',
  'logit_bias',
  'prediction',
  ...OPENAI_ONLY.filter((name) => name !== 'verbosity'),
]

/** What some makers' models have an input for. */
const SETTINGS = [
  'temperature',
  'top_p',
  'top_k',
  'presence_penalty',
  'frequency_penalty',
  'seed',
  'reasoning_effort',
  'verbosity',
]
