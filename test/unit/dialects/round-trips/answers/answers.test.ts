import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { responsesDialect } from '../../../../../src/dialects/responses/responses.ts'
import { readResponse } from '../../../../../src/providers/responses-wire.ts'
import { ASKED } from '../support/asked.ts'
import { decider, decisions } from '../support/decide.ts'
import { holds, sent } from '../support/law.ts'
import { noisyAnswer } from '../support/noise.ts'
import { ANTHROPIC, bodyOf, GEMINI, type Vendor } from '../support/vendors.ts'
import { ANTHROPIC_ANSWERS, type AnswerException, GEMINI_ANSWERS } from './answer-exceptions.ts'
import { answers, usages } from './answers.ts'
import { normalAnswer, normalUsage } from './normal-answer.ts'

const RUNS = 200

describe.each([
  ['Anthropic’s', ANTHROPIC],
  ['Gemini’s', GEMINI],
])('a whole answer, told in %s form and read by the vendor’s own adapter', (_, { dialect, provider, speech }) => {
  it('is the answer it was', () => {
    holds(
      fc.tuple(answers(speech), decisions),
      ([answer, drawn]) => {
        const told = sent(dialect.answer(noisyAnswer(answer, decider(drawn)), ASKED))
        const read = provider.reply!(told, bodyOf(ASKED.chat))
        expect(sent(normalAnswer(read))).toEqual(sent(normalAnswer(answer)))
      },
      RUNS,
    )
  })
})

describe('a whole answer, told as a response and read for the books', () => {
  const speech = { ...ANTHROPIC.speech, extras: GEMINI.speech.extras, usage: usages('cached', 'written', 'thought') }

  it('has the text, the end and the usage that it had', () => {
    holds(
      fc.tuple(answers(speech), decisions),
      ([answer, drawn]) => {
        const told = sent(responsesDialect.answer(noisyAnswer(answer, decider(drawn)), ASKED))
        const { choices, usage, model } = readResponse(told)
        const [before] = answer.choices
        expect(choices[0]?.message.content).toBe(before?.message.content ?? '')
        expect(choices[0]?.finish_reason).toBe(before?.finish_reason)
        expect(usage && normalUsage(usage)).toEqual(answer.usage && normalUsage(answer.usage))
        expect(model).toBe(answer.model)
      },
      RUNS,
    )
  })
})

const exceptions = [
  ...ANTHROPIC_ANSWERS.map((each) => ({ ...each, vendor: ANTHROPIC })),
  ...GEMINI_ANSWERS.map((each) => ({ ...each, vendor: GEMINI })),
].map((each): [string, AnswerException & { vendor: Vendor }] => {
  return [`${each.vendor.provider.name}’s form: ${each.what}; ${each.why}`, each]
})

it.each(exceptions)('comes back from %s', (_, { vendor, says, ends, becomes }) => {
  const message = { role: 'assistant' as const, content: null, ...says }
  const choice = { index: 0, message, finish_reason: 'stop' as const, ...ends }
  const answer = { id: 'x', object: 'chat.completion' as const, created: 1, model: 'm', choices: [choice] }
  const [read] = vendor.provider.reply!(sent(vendor.dialect.answer(answer, ASKED)), bodyOf(ASKED.chat)).choices
  const told: Record<string, unknown> = { ...read, ...read?.message }
  expect(Object.fromEntries(Object.keys(becomes).map((field) => [field, told[field]]))).toEqual(becomes)
})

it('tells of an answer whose usage nobody counted that it took nothing, where a usage is due', () => {
  const answer = { id: 'x', object: 'chat.completion' as const, created: 1, model: 'm', choices: [] }
  const told = sent(ANTHROPIC.dialect.answer(answer, ASKED)) as { usage: object }
  expect(Object.values(told.usage)).toEqual([0, 0, 0, 0])
  expect(sent(GEMINI.dialect.answer(answer, ASKED))).not.toHaveProperty('usageMetadata')
})
