import { describe, expect, it } from 'vitest'
import { anthropicDialect } from '../../../../../src/dialects/anthropic/anthropic.ts'
import { completionsDialect } from '../../../../../src/dialects/completions/completions.ts'
import { geminiDialect } from '../../../../../src/dialects/gemini/gemini.ts'
import { responsesDialect } from '../../../../../src/dialects/responses/responses.ts'
import { assemble, chunksOf } from '../../../../../src/gateway/cache/replay-answer.ts'
import filtered from '../../../../fixtures/providers/azure/filtered.sse?raw'
import { usages } from '../answers/answers.ts'
import { holds } from '../support/law.ts'
import { ANTHROPIC, GEMINI } from '../support/vendors.ts'
import { written } from './read-stream.ts'
import { RECORDINGS } from './recordings.ts'
import { type Stream, streams } from './streams.ts'
import { TELLINGS, type Telling, tellingOf } from './tellings.ts'

const RUNS = 100

const asItIs = (told: Telling): Telling => told
/** The oldest form has text alone, so that who calls just stops. */
const asText = (told: Telling): Telling => {
  return { ...told, thought: '', calls: [], end: told.end === 'tool_calls' ? 'stop' : told.end }
}

const forms = [
  { form: 'Anthropic’s', dialect: anthropicDialect, telling: TELLINGS.anthropic, told: asItIs },
  { form: 'OpenAI’s newer', dialect: responsesDialect, telling: TELLINGS.responses, told: asItIs },
  { form: 'Gemini’s', dialect: geminiDialect, telling: TELLINGS.gemini, told: asItIs },
  { form: 'OpenAI’s oldest', dialect: completionsDialect, telling: TELLINGS.completions, told: asText },
]

describe.each(RECORDINGS)('the recorded stream of %s', (_, chunks) => {
  const said = tellingOf(assemble(chunks))

  it('says something, and what it took', () => {
    expect(said.text !== '' || said.calls.length > 0).toBe(true)
    expect(said.usage?.output).toBeGreaterThan(0)
  })

  it.each(forms)('tells text, thought, calls, end and usage alike in $form events', ({ dialect, telling, told }) => {
    expect(telling(written(dialect, chunks))).toEqual(told(said))
  })
})

describe('a stream of Azure’s with annotations that have no delta', () => {
  it.each(forms)('tells its text and its end in $form events', ({ dialect, telling }) => {
    const told = telling(written(dialect, chunksOf(filtered)))
    expect(told).toMatchObject({ text: 'Once upon', end: 'content_filter' })
  })
})

describe('any stream', () => {
  const speech = {
    ...ANTHROPIC.speech,
    refuses: false,
    extras: GEMINI.speech.extras,
    usage: usages('cached', 'written', 'thought'),
  }

  it.each(forms)('tells text, thought, calls, end and usage alike in $form events', ({ dialect, telling, told }) => {
    const check = ({ chunks, noisy }: Stream) =>
      expect(telling(written(dialect, noisy))).toEqual(told(tellingOf(assemble(chunks))))
    holds(streams(speech), check, RUNS)
  })
})
