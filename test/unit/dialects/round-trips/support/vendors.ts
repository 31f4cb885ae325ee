import fc from 'fast-check'
import type { ChatRequest, ReasoningDetail } from '../../../../../src/contract/chat.ts'
import { anthropicDialect } from '../../../../../src/dialects/anthropic/anthropic.ts'
import type { Dialect, ReadRequest } from '../../../../../src/dialects/dialect.ts'
import { geminiDialect } from '../../../../../src/dialects/gemini/gemini.ts'
import { anthropic } from '../../../../../src/providers/anthropic/anthropic.ts'
import type { ChatBody, Provider } from '../../../../../src/providers/contract.ts'
import { gemini } from '../../../../../src/providers/gemini/gemini.ts'
import { type Speech, usages } from '../answers/answers.ts'
import type { Abilities } from '../requests/requests.ts'
import { secret, text } from './values.ts'

/** A vendor that there is a provider and a dialect for, and what some of its models can be told. */
export interface Vendor {
  readonly provider: Provider
  readonly dialect: Dialect
  readonly models: readonly Abilities[]
  /** What its answers can say. */
  readonly speech: Speech
}

export function bodyOf(chat: ChatRequest): ChatBody {
  return { chat, text: JSON.stringify(chat) }
}

/** The body that the vendor would be sent. */
export function wireOf({ provider }: Vendor, chat: ChatRequest): Record<string, unknown> {
  const target = { provider: provider.id, model: chat.model, apiKey: 'key', baseUrl: null }
  return JSON.parse(provider.request(bodyOf(chat), target).body ?? '')
}

/**
 * The request to the vendor and back: as its dialect reads it from the vendor's body. Gemini has the model and the way of
 * answering in the URL.
 */
export function back(vendor: Vendor, chat: ChatRequest): ReadRequest {
  const inUrl = vendor.dialect.id === 'gemini'
  const path = { model: inUrl ? chat.model : null, stream: inUrl ? chat.stream === true : null }
  return vendor.dialect.read(wireOf(vendor, chat), path)
}

const cacheMark = fc.constantFrom({}, {}, { cache_control: { type: 'ephemeral' } })
const failed = fc.constantFrom({}, { is_error: false }, { is_error: true })
const signature = fc.oneof(
  fc.constant({}),
  secret.map((thought_signature) => ({ extra_content: { google: { thought_signature } } })),
)

const signed = fc
  .tuple(fc.oneof(text, fc.constant('')), secret)
  .map(([said, by]): ReasoningDetail[] => [{ type: 'reasoning.text', text: said, signature: by }])
const redacted = secret.map((data): ReasoningDetail[] => [{ type: 'reasoning.encrypted', data }])
const inPieces = fc.tuple(text, text, secret).map(([one, two, by]): ReasoningDetail[] => [
  { type: 'reasoning.text', text: one },
  { type: 'reasoning.text', text: two },
  { type: 'reasoning.text', signature: by },
])

/** Claude's thinking: signed, redacted, or in the pieces that a stream brings. */
const claudeThoughts = fc
  .array(fc.oneof(signed, redacted, inPieces), { maxLength: 3 })
  .map((all) => all.flatMap((pieces, index) => pieces.map((piece) => ({ ...piece, index }))))

const geminiThoughts = fc
  .array(signed, { maxLength: 3 })
  .map((all) => all.flat().map((thought, index) => ({ ...thought, format: 'google-gemini-v1', index })))

const unsigned = text.map((said): ReasoningDetail[] => [{ type: 'reasoning.text', text: said }])

/** Other vendors' thinking may be without a signature, or without numbers where each is signed. */
const claudeSpoken = fc.oneof(
  fc
    .array(fc.oneof(signed, redacted, inPieces, unsigned), { maxLength: 3 })
    .map((all) => all.flatMap((pieces, index) => pieces.map((piece) => ({ ...piece, index })))),
  fc.array(fc.oneof(signed, redacted), { maxLength: 3 }).map((all) => all.flat()),
)

/** Google's thoughts run on until a signature, so that the last alone may be without one. */
const geminiSpoken = fc
  .tuple(geminiThoughts, fc.option(unsigned))
  .map(([before, last]) => [...before, ...(last ?? []).map((thought) => ({ ...thought, index: before.length }))])

const claude: Omit<Abilities, 'model' | 'efforts' | 'sampling' | 'answersBySchema'> = {
  thoughts: claudeThoughts,
  samplingWithEffort: false,
  forcedWithEffort: false,
  oneCallAtATime: true,
  mostTemperature: 1,
  maxTokens: { field: 'max_tokens', required: true },
  others: fc.record({ user: text, service_tier: fc.constantFrom('auto', 'default') }, { requiredKeys: [] }),
  marks: { part: cacheMark, result: failed },
  imagesInResults: true,
  keepsPieces: true,
}

const google: Omit<Abilities, 'model' | 'efforts' | 'marks'> = {
  thoughts: geminiThoughts,
  sampling: ['temperature', 'top_p'],
  samplingWithEffort: true,
  forcedWithEffort: true,
  oneCallAtATime: false,
  mostTemperature: 2,
  maxTokens: { field: 'max_completion_tokens', required: false },
  answersBySchema: true,
  others: fc.record(
    {
      n: fc.integer({ min: 2, max: 4 }),
      seed: fc.integer(),
      top_k: fc.integer({ min: 1, max: 40 }),
      presence_penalty: fc.integer({ min: -2, max: 2 }),
      frequency_penalty: fc.integer({ min: -2, max: 2 }),
    },
    { requiredKeys: [] },
  ),
  imagesInResults: false,
  keepsPieces: false,
}

const tokens = fc
  .array(fc.tuple(text, fc.integer({ min: -9, max: 0 })), { maxLength: 2 })
  .map((all) => all.map(([token, logprob]) => ({ token, logprob, bytes: [...new TextEncoder().encode(token)] })))
const logprobs = fc
  .array(fc.tuple(tokens, tokens), { minLength: 1, maxLength: 3 })
  .map((all) => all.flatMap(([[chosen], top]) => (chosen ? [{ ...chosen, top_logprobs: top }] : [])))
  .map((content) => (content.length > 0 ? { logprobs: { content, refusal: null } } : {}))

export const ANTHROPIC: Vendor = {
  provider: anthropic,
  dialect: anthropicDialect,
  speech: {
    thoughts: claudeSpoken,
    refuses: true,
    // Its adapter passes over which one was met.
    namesStop: false,
    mostChoices: 1,
    extras: fc.constant({}),
    logprobs: fc.constant({}),
    usage: usages('cached', 'written', 'writtenForAnHour', 'thought', 'searches'),
  },
  models: [
    {
      ...claude,
      model: 'claude-opus-4-6',
      efforts: ['low', 'medium', 'high', 'max'],
      sampling: ['temperature'],
      answersBySchema: true,
    },
    {
      ...claude,
      model: 'claude-opus-4-5',
      efforts: ['low', 'medium', 'high'],
      sampling: ['top_p'],
      answersBySchema: true,
    },
    {
      ...claude,
      model: 'claude-sonnet-4-0',
      efforts: ['low', 'medium', 'high'],
      sampling: ['temperature', 'top_p'],
      answersBySchema: false,
    },
  ],
}

export const GEMINI: Vendor = {
  provider: gemini,
  dialect: geminiDialect,
  speech: {
    thoughts: geminiSpoken,
    refuses: false,
    namesStop: false,
    mostChoices: 3,
    extras: signature,
    logprobs,
    usage: fc.option(usages('cached', 'thought', 'heard', 'seen', 'voiced', 'drawn'), { nil: undefined }),
  },
  models: [
    {
      ...google,
      model: 'gemini-2.5-flash',
      efforts: ['none', 'low', 'medium', 'high'],
      marks: { call: signature, spoken: signature },
    },
    {
      ...google,
      model: 'gemini-3-flash-preview',
      efforts: ['minimal', 'low', 'medium', 'high'],
      marks: {
        // Gemini 3 is never sent a first call without a signature.
        call: secret.map((thought_signature) => ({ extra_content: { google: { thought_signature } } })),
        spoken: signature,
      },
    },
  ],
}
