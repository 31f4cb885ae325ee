import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { responsesDialect } from '../../../../src/dialects/responses/responses.ts'
import { readResponse } from '../../../../src/providers/responses-wire.ts'
import { answers, usages } from './support/answers.ts'
import { ASKED } from './support/asked.ts'
import { holds, sent } from './support/law.ts'
import { normalAnswer, normalUsage } from './support/normal-answer.ts'
import { ANTHROPIC, bodyOf, GEMINI } from './support/vendors.ts'

const RUNS = 200

describe.each([
  ['Anthropic’s', ANTHROPIC],
  ['Gemini’s', GEMINI],
])('a whole answer, told in %s form and read by the vendor’s own adapter', (_, { dialect, provider, speech }) => {
  it('is the answer it was', () => {
    holds(
      answers(speech),
      (answer) => {
        const read = provider.reply!(sent(dialect.answer(answer, ASKED)), bodyOf(ASKED.chat))
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
      fc.tuple(answers(speech), fc.boolean()),
      ([answer]) => {
        const { choices, usage, model } = readResponse(sent(responsesDialect.answer(answer, ASKED)))
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
