import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task, TaskAnswer } from '../../../../src/providers/contract.ts'
import { usageOfTask } from '../../../../src/providers/tasks/usage.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import answers from '../../../fixtures/providers/tasks/answers.json'
import { asked, bytes, json, none } from './support.ts'

const used = (task: Task, answer: TaskAnswer, fields: Record<string, unknown> = {}) =>
  usageOfTask(answer, none, asked(task, fields))

describe('the usage of', () => {
  it('embeddings is their prompt tokens, or the total where only that is told', () => {
    expect(used('embeddings', json(answers.embeddings))).toEqual({ ...NO_USAGE, inputTokens: 8 })
    expect(used('embeddings', json({ usage: { total_tokens: 10 } }))).toEqual({ ...NO_USAGE, inputTokens: 10 })
  })

  it('images paid by tokens keeps text and images apart, on both sides', () => {
    expect(used('images/generations', json(answers.image))).toEqual({
      ...NO_USAGE,
      inputTokens: 100,
      outputTokens: 1272,
      more: { inputImageTokens: 90, outputImageTokens: 1072 },
    })
  })

  it('images whose output is not told apart is all image', () => {
    expect(used('images/edits', json(answers.imageUntold)).more).toEqual({
      inputImageTokens: 40,
      outputImageTokens: 100,
    })
  })

  it('images is read in the names of chat too', () => {
    expect(used('images/generations', json(answers.imageOpenRouter))).toMatchObject({
      inputTokens: 9,
      outputTokens: 1290,
      more: { outputImageTokens: 1290 },
    })
  })

  it('images without tokens is how many there are', () => {
    expect(used('images/generations', json(answers.imagesTogether))).toEqual({ ...NO_USAGE, more: { images: 2 } })
  })

  it('speech is the characters of the text, an emoji being one', () => {
    expect(used('audio/speech', bytes, { input: 'Grüße 👋' })).toEqual({ ...NO_USAGE, more: { characters: 7 } })
  })

  it('speech that tells its tokens at the end of a stream has those as well', () => {
    expect(used('audio/speech', json(answers.speechDone), { input: 'Hi' })).toEqual({
      ...NO_USAGE,
      inputTokens: 14,
      outputTokens: 101,
      more: { characters: 2, outputAudioTokens: 101 },
    })
  })

  it('a transcript is its tokens, heard ones apart', () => {
    expect(used('audio/transcriptions', json(answers.transcriptTokens))).toEqual({
      ...NO_USAGE,
      inputTokens: 14,
      outputTokens: 45,
      more: { inputAudioTokens: 14 },
    })
  })

  it.each([
    ['usage of the kind `duration`', answers.transcriptSeconds, 9],
    ['a `verbose_json`', answers.transcriptVerbose, 8.470000267028809],
    ['a `verbose_json` that writes numbers as text', { duration: '8.47' }, 8.47],
    ['Mistral’s usage', answers.transcriptMistral, 203],
    ['OpenRouter’s usage', answers.transcriptOpenRouter, 9.2],
  ])('a transcript is the seconds that it tells in %s', (_, answer, seconds) => {
    expect(used('audio/transcriptions', json(answer)).more?.seconds).toBe(seconds)
  })

  it.each([
    ['1\n00:00:00,000 --> 00:00:02,500\nHi.\n\n2\n01:00:02,500 --> 01:00:04,250\nYou.\n\n', 3604.25],
    ['WEBVTT\n\n00:00.000 --> 00:03.100\nHi.\n', 3.1],
    ['Only words.', undefined],
  ])('subtitles is how far they reach: %j', (text, seconds) => {
    expect(used('audio/translations', { is: 'text', text, type: 'text/plain' }).more?.seconds).toBe(seconds)
  })

  it('a moderation is nothing', () => {
    expect(used('moderations', json({ usage: { prompt_tokens: 9 } }))).toEqual(NO_USAGE)
  })

  it('reranking is searches where they are billed, else tokens, else one search', () => {
    const billedSearch = { meta: { billed_units: { search_units: 3 } } }
    expect(used('rerank', json(billedSearch))).toEqual({ ...NO_USAGE, more: { searches: 3 } })
    expect(used('rerank', json(answers.rerankScaleway))).toEqual({ ...NO_USAGE, inputTokens: 99 })
    expect(used('rerank', json(answers.rerankBilledTokens))).toEqual({ ...NO_USAGE, inputTokens: 21 })
    expect(used('rerank', json({ results: [] }))).toEqual({ ...NO_USAGE, more: { searches: 1 } })
  })
})

it('parts never exceed their totals, and nothing is ever negative, whatever an answer claims', () => {
  const tokens = fc.oneof(
    fc.integer({ min: -1000, max: 1e6 }),
    fc.constant('7'),
    fc.constant(null),
    fc.constant(undefined),
  )
  const task = fc.constantFrom<Task>(
    'embeddings',
    'images/generations',
    'audio/speech',
    'audio/transcriptions',
    'rerank',
  )
  return fc.assert(
    fc.property(task, tokens, tokens, tokens, tokens, (each, input, output, part, seconds) => {
      const usage = {
        input_tokens: input,
        output_tokens: output,
        input_tokens_details: { image_tokens: part, audio_tokens: part },
        output_tokens_details: { image_tokens: part },
        seconds,
      }
      const {
        inputTokens,
        outputTokens,
        more = {},
      } = used(each, json({ usage, data: [], duration: seconds }), { input: 'x' })
      for (const amount of [inputTokens, outputTokens, ...Object.values(more)]) expect(amount).toBeGreaterThanOrEqual(0)
      expect(Math.max(more.inputImageTokens ?? 0, more.inputAudioTokens ?? 0)).toBeLessThanOrEqual(inputTokens)
      expect(Math.max(more.outputImageTokens ?? 0, more.outputAudioTokens ?? 0)).toBeLessThanOrEqual(outputTokens)
    }),
  )
})
