import { describe, expect, it } from 'vitest'
import { formatOf, readTranscript, writeTranscript } from '../../../../src/providers/tasks/transcripts.ts'
import answers from '../../../fixtures/providers/tasks/answers.json'
import { askedInForm } from './support.ts'

const transcript = {
  text: 'Hello there. Bye.',
  language: 'en',
  durationSeconds: 3.5,
  words: [
    { word: 'Hello', startSeconds: 0.1, endSeconds: 0.5 },
    { word: 'there.', startSeconds: 0.5, endSeconds: 1 },
    { word: 'Bye.', startSeconds: 1.5, endSeconds: 2 },
  ],
  cues: [],
}

const written = (format: string | null, ...texts: [string, string][]): any => {
  const fields: [string, string][] = format === null ? texts : [['response_format', format], ...texts]
  return writeTranscript(transcript, askedInForm('audio/transcriptions', fields))
}

describe('a transcript is written', () => {
  it('as an object with the text and how long it was, unless the caller says otherwise', () => {
    const expected = { text: 'Hello there. Bye.', usage: { type: 'duration', seconds: 3.5 } }
    expect(written(null)).toEqual(expected)
    expect(written('json')).toEqual(expected)
  })

  it('as plain text', () => {
    expect(written('text')).toBe('Hello there. Bye.\n')
  })

  it('as subtitles of either kind', () => {
    expect(written('srt')).toBe(
      '1\n00:00:00,100 --> 00:00:01,000\nHello there.\n\n2\n00:00:01,500 --> 00:00:02,000\nBye.\n\n',
    )
    expect(written('vtt')).toMatch(/^WEBVTT\n\n00:00:00\.100 --> 00:00:01\.000\nHello there\.\n\n/)
  })

  it('in full with segments, as OpenAI does unasked', () => {
    const { segments, words, ...rest } = written('verbose_json')
    expect(rest).toMatchObject({ task: 'transcribe', language: 'en', duration: 3.5, text: transcript.text })
    expect(words).toBeUndefined()
    expect(segments).toMatchObject([
      { id: 0, start: 0.1, end: 1, text: 'Hello there.' },
      { id: 1, start: 1.5, end: 2, text: 'Bye.' },
    ])
  })

  it('in full with words, with segments, or with both, as asked', () => {
    const word: [string, string] = ['timestamp_granularities[]', 'word']
    expect(written('verbose_json', word)).not.toHaveProperty('segments')
    expect(written('verbose_json', word).words[0]).toEqual({ word: 'Hello', start: 0.1, end: 0.5 })
    const both = written('verbose_json', word, ['timestamp_granularities[]', 'segment'])
    expect(both.words).toHaveLength(3)
    expect(both.segments).toHaveLength(2)
  })

  it('as one line over its whole length where nobody timed the words', () => {
    const untimed = { ...transcript, words: [] }
    const body = askedInForm('audio/translations', [['response_format', 'srt']])
    expect(writeTranscript(untimed, body)).toBe('1\n00:00:00,000 --> 00:00:03,500\nHello there. Bye.\n\n')
    expect(writeTranscript({ ...untimed, text: '' }, body)).toBe('')
  })
})

it('a format that nobody can write is refused', () => {
  const body = askedInForm('audio/transcriptions', [['response_format', 'diarized_json']])
  expect(() => formatOf(body)).toThrow(expect.objectContaining({ code: 'invalid_request', param: 'response_format' }))
})

describe('a transcript is read', () => {
  it('from `verbose_json`', () => {
    expect(readTranscript(answers.transcriptVerbose)).toMatchObject({
      text: answers.transcriptVerbose.text,
      language: 'english',
      durationSeconds: 8.470000267028809,
      cues: [{ startSeconds: 0 }, { startSeconds: 3.5, endSeconds: 8.47 }],
    })
  })

  it('from Mistral’s, which tells the length in its usage', () => {
    expect(readTranscript(answers.transcriptMistral)).toMatchObject({
      language: null,
      durationSeconds: 203,
      cues: [{ startSeconds: 0.8, endSeconds: 6.2 }],
    })
  })

  it('from as little as a text', () => {
    const bare = { text: 'Hi', language: null, durationSeconds: null, words: [], cues: [] }
    expect(readTranscript({ text: 'Hi' })).toEqual(bare)
  })
})
