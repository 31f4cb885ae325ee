import type { ChatMessage, ChatRequest } from '../../contract/chat.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import type { ReadRequest } from '../dialect.ts'
import { filledTextAt, recordAt, textAt, wrong } from '../fields.ts'
import type { Warn } from './content.ts'
import { readInput } from './input.ts'
import { isMissing, listAt, present } from './narrow.ts'
import { readText } from './text-format.ts'
import { readTools } from './tools.ts'

/** Reads `POST /v1/responses` into a chat request. Source: OpenAI's API reference, "Create a model response". */
export function readRequest(body: Raw): ReadRequest {
  refuseState(body)
  const warnings = new Set<string>()
  const warn: Warn = (sentence) => warnings.add(sentence)
  const messages = [...readInstructions(body), ...readInput(body.input, warn)]
  if (messages.length === 0) throw wrong('input', 'a list with an item or more, unless there are instructions')
  const chat: ChatRequest = {
    model: filledTextAt(body.model, 'model'),
    messages,
    ...readTools(body, warn),
    ...readText(body.text),
    ...readReasoning(body.reasoning, warn),
    ...readLogprobs(body, warn),
    ...readPlain(body),
    ...readStream(body.stream),
  }
  warnOfRest(body, warn)
  return { chat, warnings: [...warnings] }
}

const STATE: readonly (readonly [field: string, sentence: string])[] = [
  ['conversation', 'Stored conversations are not kept yet: send the whole conversation as `input`.'],
  ['prompt', 'Stored prompts are not kept yet: send the prompt as `instructions` and `input`.'],
]

/** What would change the answer if it were passed over in silence. */
function refuseState(body: Raw): void {
  for (const [field, sentence] of STATE) {
    if (!isMissing(body[field])) throw new Fault('invalid_request', sentence, { param: field })
  }
  if (isMissing(body.background) || body.background === false) return
  throw new Fault('invalid_request', 'Answers are not made in the background yet.', { param: 'background' })
}

function readInstructions({ instructions }: Raw): ChatMessage[] {
  if (isMissing(instructions)) return []
  const content = textAt(instructions, 'instructions')
  return content === '' ? [] : [{ role: 'system', content }]
}

function readReasoning(value: unknown, warn: Warn): Partial<ChatRequest> {
  if (isMissing(value)) return {}
  const { effort, summary, generate_summary, ...rest } = recordAt(value, 'reasoning')
  const length = summary ?? generate_summary
  if (!isMissing(length) && textAt(length, 'reasoning.summary') !== 'auto') {
    warn('`reasoning.summary` cannot say how long summaries are: what the model tells of its thinking is given.')
  }
  for (const [field, wish] of Object.entries(rest)) {
    if (!isMissing(wish)) warn(`\`reasoning.${field}\` is not carried over.`)
  }
  return isMissing(effort) ? {} : { reasoning_effort: textAt(effort, 'reasoning.effort') }
}

/** What an answer always holds, or never: asking for it changes nothing. */
const ALWAYS: readonly unknown[] = ['reasoning.encrypted_content']

function readLogprobs(body: Raw, warn: Warn): Partial<ChatRequest> {
  const include = isMissing(body.include) ? [] : listAt(body.include, 'include')
  for (const [index, value] of include.entries()) {
    const wish = textAt(value, `include.${index}`)
    if (wish !== 'message.output_text.logprobs' && !ALWAYS.includes(wish)) warn(`\`include\` of ${wish} has no effect.`)
  }
  const top = isMissing(body.top_logprobs) ? undefined : integer(0, 20)(body.top_logprobs, 'top_logprobs')
  const wanted = include.includes('message.output_text.logprobs') || top !== undefined
  return wanted ? present({ logprobs: true, top_logprobs: top }) : {}
}

function readStream(value: unknown): Partial<ChatRequest> {
  if (isMissing(value)) return {}
  if (typeof value !== 'boolean') throw wrong('stream', 'true or false')
  // The last event tells the usage, whatever the caller asked for.
  return value ? { stream: true, stream_options: { include_usage: true } } : {}
}

type Check = (value: unknown, param: string) => unknown

const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (value: unknown, param: string): number => {
    if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value)
    throw wrong(
      param,
      most < Number.MAX_SAFE_INTEGER ? `a whole number from ${least} to ${most}` : `a whole number from ${least} up`,
    )
  }

const number =
  (least: number, most: number): Check =>
  (value, param) => {
    if (typeof value === 'number' && value >= least && value <= most) return value
    throw wrong(param, `a number from ${least} to ${most}`)
  }

/** False is what chat does unasked, and some providers refuse the field itself. */
const onlyTrue: Check = (value, param) => {
  if (typeof value === 'boolean') return value || undefined
  throw wrong(param, 'true or false')
}

/** Fields that chat has as well, and their names there. */
const PLAIN: readonly (readonly [field: string, name: string, check: Check])[] = [
  ['max_output_tokens', 'max_completion_tokens', integer(1)],
  ['temperature', 'temperature', number(0, 2)],
  ['top_p', 'top_p', number(0, 1)],
  ['user', 'user', textAt],
  ['metadata', 'metadata', recordAt],
  ['service_tier', 'service_tier', textAt],
  ['prompt_cache_key', 'prompt_cache_key', textAt],
  ['prompt_cache_retention', 'prompt_cache_retention', textAt],
  ['safety_identifier', 'safety_identifier', textAt],
  ['store', 'store', onlyTrue],
  // What it refers to is in the input by now; the answer repeats it.
  ['previous_response_id', 'previous_response_id', textAt],
  ['cache', 'cache', recordAt],
]

function readPlain(body: Raw): Partial<ChatRequest> {
  const read = PLAIN.map(([field, name, check]) => [name, optional(body[field], check, field)] as const)
  return present(Object.fromEntries(read))
}

function optional(value: unknown, check: Check, param: string): unknown {
  return isMissing(value) ? undefined : check(value, param)
}

/** Read elsewhere, or without effect on an answer: `stream_options` only pads events against listeners. */
const KNOWN: ReadonlySet<string> = new Set([
  ...PLAIN.map(([field]) => field),
  ...['model', 'input', 'instructions', 'tools', 'tool_choice', 'parallel_tool_calls', 'text', 'reasoning', 'include'],
  ...['top_logprobs', 'stream', 'stream_options', 'truncation', 'background', ...STATE.map(([field]) => field)],
])

function warnOfRest(body: Raw, warn: Warn): void {
  const { truncation } = body
  if (!isMissing(truncation) && truncation !== 'disabled') {
    if (truncation !== 'auto') throw wrong('truncation', 'auto or disabled')
    warn('`truncation` is not carried over: input that is too long is refused, not shortened.')
  }
  for (const [field, value] of Object.entries(body)) {
    if (!KNOWN.has(field) && !isMissing(value)) warn(`\`${field}\` is not carried over.`)
  }
}
