import type { ChatRequest } from '../../contract/chat.ts'
import type { ChatBody, Provider, Target } from '../../providers/contract.ts'
import { holdsForeignFields } from '../../providers/messages/holds-foreign-fields.ts'
import { hasOddParameters } from '../../providers/schema/has-odd-parameters.ts'
import type { Adapted } from './adapted.ts'

/** Fields that some model or other refuses; a request without any of them goes as it is. */
const FIELDS = [
  'temperature',
  'top_p',
  'reasoning_effort',
  'response_format',
  'max_tokens',
  'tool_choice',
  'parallel_tool_calls',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
] as const

type Loaded = typeof import('./adapt-known.ts')

let loaded: Loaded | null = null

/**
 * Drops, renames or rewords what a model is known to refuse, for vendors that are sent the caller's own text; adapters do it
 * themselves. What is known is loaded when it is first needed.
 */
export function adapt(body: ChatBody, provider: Provider, target: Target): Adapted | Promise<Adapted> {
  if (provider.reply || provider.answer || !asksForMore(body.chat)) return { body, warnings: NONE }
  if (loaded) return loaded.adaptKnown(body, target)
  return import('./adapt-known.ts').then((module) => {
    loaded = module
    return module.adaptKnown(body, target)
  })
}

const NONE: readonly string[] = []

function asksForMore(chat: ChatRequest): boolean {
  for (const field of FIELDS) if (chat[field] !== undefined && chat[field] !== null) return true
  return holdsForeignFields(chat.messages) || hasOddParameters(chat.tools)
}
