import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatCompletion, ChatMessage, ReasoningDetail } from '../../../../../src/contract/chat.ts'
import { anthropicDialect } from '../../../../../src/dialects/anthropic/anthropic.ts'
import type { Dialect } from '../../../../../src/dialects/dialect.ts'
import { geminiDialect } from '../../../../../src/dialects/gemini/gemini.ts'
import { responsesDialect } from '../../../../../src/dialects/responses/responses.ts'
import { normalRequest } from '../requests/normal-request.ts'
import { ASKED } from '../support/asked.ts'
import { holds, sent } from '../support/law.ts'
import { secret, text } from '../support/values.ts'
import { ANTHROPIC, GEMINI } from '../support/vendors.ts'
import { answers, type Speech } from './answers.ts'

const RUNS = 200

/** Puts an answer into the next request, as the format's clients do. */
type HandBack = (told: any) => Record<string, unknown>

const forms: [string, Dialect, HandBack][] = [
  ['Anthropic’s', anthropicDialect, ({ content }) => ({ max_tokens: 1, messages: [{ role: 'assistant', content }] })],
  ['Gemini’s', geminiDialect, ({ candidates }) => ({ contents: [candidates[0].content] })],
  ['OpenAI’s newer', responsesDialect, ({ output }) => ({ input: output.length > 0 ? output : 'Hi' })],
]

const format = fc.constantFrom('google-gemini-v1', 'openai-responses-v1', undefined)
const foreign = fc
  .tuple(fc.constantFrom('reasoning.text' as const, 'reasoning.encrypted' as const), text, secret, format)
  .map(([type, said, by, whose]): ReasoningDetail => {
    const mark = whose === undefined ? {} : { format: whose }
    return type === 'reasoning.text' ? { type, text: said, signature: by, ...mark } : { type, data: by, ...mark }
  })

const anybody: Speech = {
  ...ANTHROPIC.speech,
  refuses: false,
  extras: GEMINI.speech.extras,
  thoughts: fc
    .tuple(fc.array(foreign, { maxLength: 3 }), fc.boolean())
    .map(([all, isNumbered]) => (isNumbered ? all.map((each, index) => ({ ...each, index })) : all)),
}

const spoken = (messages: readonly ChatMessage[]) => {
  const said = messages.filter(({ role }) => role === 'assistant')
  return sent(normalRequest({ model: 'm', messages: said }).messages)
}

const messageOf = ({ choices: [choice] }: ChatCompletion): ChatMessage => ({ ...choice!.message }) as ChatMessage

describe.each(forms)('an answer told in %s form and handed back by its caller', (_, dialect, handBack) => {
  it('is the message it was, whoever signed what it holds', () => {
    holds(
      answers(anybody).filter((answer) => dialect !== responsesDialect || saysAnything(messageOf(answer))),
      (answer) => {
        const body = { model: 'm', ...handBack(sent(dialect.answer(answer, ASKED))) }
        const { chat, warnings } = dialect.read(body, { model: null, stream: null })
        expect(spoken(chat.messages)).toEqual(spoken([messageOf(answer)]))
        expect(warnings).toEqual([])
      },
      RUNS,
    )
  })
})

function saysAnything({ content, tool_calls, reasoning_content, reasoning_details }: ChatMessage): boolean {
  return Boolean(content || tool_calls || reasoning_content || reasoning_details)
}
