import type { ChatRequest } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import { asRecord, type Raw } from '../../shared/json.ts'
import { imagesIn, toPrompt } from './prompt.ts'

/** How one maker's models name their inputs there. */
export interface Inputs {
  readonly limit: string
  /** Settings that are named as OpenAI names them. */
  readonly same: readonly string[]
  readonly images?: { readonly name: string; readonly isList: boolean }
}

const OTHERS: Inputs = {
  limit: 'max_tokens',
  same: ['temperature', 'top_p', 'top_k', 'presence_penalty', 'frequency_penalty', 'seed'],
}

/**
 * By the maker's name. Sources: the input schemas of openai/gpt-4.1 and gpt-5.1, anthropic/claude-3.5-sonnet and
 * meta/meta-llama-3-70b-instruct at replicate.com.
 */
const MAKERS: Readonly<Record<string, Inputs>> = {
  openai: {
    limit: 'max_completion_tokens',
    same: ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'reasoning_effort', 'verbosity'],
    images: { name: 'image_input', isList: true },
  },
  anthropic: { limit: 'max_tokens', same: [], images: { name: 'image', isList: false } },
}

/** How a model's maker names its inputs. */
export function inputsOf(model: string): Inputs {
  return MAKERS[model.split('/')[0] ?? ''] ?? OTHERS
}

/**
 * A chat as a model's input: one prompt, and the instructions beside it. What cannot be said so is refused, what is only
 * a wish is left out, as `losses.ts` tells. A caller that knows the model's own inputs gives them as `input`, which comes before.
 */
export function toInput(chat: ChatRequest, model: string): Raw {
  refuseWhatIsLost(chat)
  const inputs = inputsOf(model)
  const { prompt, system } = toPrompt(chat.messages)
  const settings = [...inputs.same.map((name) => [name, chat[name]] as const), [inputs.limit, limitOf(chat)] as const]
  return {
    prompt,
    ...(system && { system_prompt: system }),
    ...Object.fromEntries(settings.filter(([, value]) => value !== undefined && value !== null)),
    ...imageInput(chat, inputs),
    ...asRecord(chat.input),
  }
}

function limitOf(chat: ChatRequest): number | null | undefined {
  return chat.max_completion_tokens ?? chat.max_tokens
}

function refuseWhatIsLost({ tools, tool_choice: choice, response_format: format }: ChatRequest): void {
  if (tools?.length && choice !== 'none') throw lost('calls no tools', 'tools')
  if (format && format.type !== 'text') throw lost('promises no format', 'response_format')
}

function imageInput({ messages }: ChatRequest, { images }: Inputs): Raw {
  const urls = imagesIn(messages)
  if (urls.length === 0) return {}
  if (!images) throw lost('is not known to take images', 'messages')
  if (!images.isList && urls.length > 1) throw lost('takes one image', 'messages')
  return { [images.name]: images.isList ? urls : urls[0] }
}

/** What a caller hears who asks for what a prompt cannot say. */
export function lost(what: string, param: string): Fault {
  return new Fault('invalid_request', `This model at Replicate takes a prompt: it ${what}.`, { param })
}
