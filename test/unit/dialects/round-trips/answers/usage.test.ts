import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatChunk, ChatUsage } from '../../../../../src/contract/chat.ts'
import { anthropicDialect } from '../../../../../src/dialects/anthropic/anthropic.ts'
import { geminiDialect } from '../../../../../src/dialects/gemini/gemini.ts'
import { responsesDialect } from '../../../../../src/dialects/responses/responses.ts'
import { assemble } from '../../../../../src/gateway/cache/replay-answer.ts'
import documented from '../../../../fixtures/providers/documented-usage/usage.json'
import { written } from '../streams/read-stream.ts'
import { type Counted, TELLINGS } from '../streams/tellings.ts'
import { ASKED } from '../support/asked.ts'
import { holds, sent } from '../support/law.ts'

const RUNS = 200

const few = fc.oneof(fc.constant(0), fc.nat(50))

/** Usages of any vendor: parts may outgrow their totals, thinking may stand beside the answer, totals may be missing. */
const usages: fc.Arbitrary<ChatUsage> = fc
  .record({
    numbers: fc.tuple(few, few, few, few, few, few),
    media: fc.record({ audio_tokens: few, image_tokens: few }),
    total: fc.constantFrom('inside', 'beside', 'absent', 'other'),
  })
  .map(({ numbers: [prompt, completion, cached, made, hour, thought], media, total }) => {
    const totals = { inside: prompt + completion, beside: prompt + completion + thought, absent: undefined, other: 7 }
    return {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: totals[total as keyof typeof totals] as number,
      prompt_tokens_details: {
        cached_tokens: cached,
        cache_write_tokens: made,
        cache_write_1h_tokens: hour,
        ...media,
      },
      completion_tokens_details: { reasoning_tokens: thought, ...media },
    }
  })

const chunksOf = (usage: ChatUsage): ChatChunk[] => {
  const frame = { id: 'x', object: 'chat.completion.chunk' as const, created: 1, model: 'm' }
  return [
    { ...frame, choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] },
    { ...frame, choices: [], usage },
  ]
}

type Law = (usage: ChatUsage) => void

const sum = (list: { tokenCount: number }[]) => list.reduce((total, { tokenCount }) => total + tokenCount, 0)
const inside = (part: number, total: number) => {
  expect(part).toBeGreaterThanOrEqual(0)
  expect(part).toBeLessThanOrEqual(total)
}

const forms: [string, (told: any, usage: ChatUsage) => void, typeof anthropicDialect, keyof typeof TELLINGS][] = [
  ['Anthropic’s', checkAnthropic, anthropicDialect, 'anthropic'],
  ['OpenAI’s newer', checkResponses, responsesDialect, 'responses'],
  ['Gemini’s', checkGemini, geminiDialect, 'gemini'],
]

function checkAnthropic({ usage: told }: any, usage: ChatUsage): void {
  const { input_tokens, cache_read_input_tokens: read, cache_creation_input_tokens: made, output_tokens } = told
  inside(read, usage.prompt_tokens)
  inside(made, usage.prompt_tokens - read)
  expect(input_tokens + read + made).toBe(usage.prompt_tokens)
  inside(told.output_tokens_details?.thinking_tokens ?? 0, output_tokens)
  const { ephemeral_5m_input_tokens: short = made, ephemeral_1h_input_tokens: long = 0 } = told.cache_creation ?? {}
  inside(long, made)
  expect(short + long).toBe(made)
}

function checkResponses({ usage: told }: any): void {
  const { cached_tokens, cache_write_tokens } = told.input_tokens_details
  inside(cached_tokens, told.input_tokens)
  inside(cache_write_tokens, told.input_tokens - cached_tokens)
  inside(told.output_tokens_details.reasoning_tokens, told.output_tokens)
  expect(told.input_tokens + told.output_tokens).toBe(told.total_tokens)
}

function checkGemini({ usageMetadata: told }: any): void {
  const { promptTokenCount: prompt, candidatesTokenCount: said, thoughtsTokenCount: thought = 0 } = told
  const cached = told.cachedContentTokenCount ?? 0
  inside(cached, prompt)
  inside(0, said)
  expect(prompt + said + thought).toBe(told.totalTokenCount)
  if (told.promptTokensDetails) expect(sum(told.promptTokensDetails)).toBe(prompt)
  if (told.candidatesTokensDetails) expect(sum(told.candidatesTokensDetails)).toBe(said)
  if (told.cacheTokensDetails) expect(sum(told.cacheTokensDetails)).toBe(cached)
}

describe.each(forms)('usage told in %s form', (_, check, dialect) => {
  const law: Law = (usage) => check(sent(dialect.answer(assemble(chunksOf(usage)), ASKED)), usage)

  it('adds up, no part larger than its total, whatever a vendor counted', () => {
    holds(usages, law, RUNS)
  })

  it.each(Object.entries(documented).filter(([, usage]) => 'prompt_tokens' in usage))(
    'adds up for %s',
    (_name, usage) => {
      law(usage as unknown as ChatUsage)
    },
  )
})

describe('usage told in every form', () => {
  const counted = (usage: ChatUsage): (Counted | null)[] =>
    forms.map(([, , dialect, form]) => TELLINGS[form](written(dialect, chunksOf(usage))).usage)

  it('is the same for a stream, whatever a vendor counted', () => {
    const law: Law = (usage) => {
      const [one, ...others] = counted(usage)
      expect(one?.input).toBe(usage.prompt_tokens)
      for (const other of others) expect(other).toEqual(one)
    }
    holds(usages, law, RUNS)
  })

  it('has among the output what xAI thinks beside it', () => {
    const xai = { input: 32, cached: 6, output: 9 + 94, thought: 94 }
    expect(counted(documented.xai_reasoning)).toEqual([xai, xai, xai])
  })
})
