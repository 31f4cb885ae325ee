import { describe, expect, it } from 'vitest'
import { transcriptions } from '../../../../src/providers/elevenlabs/transcriptions.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import heard from '../../../fixtures/providers/elevenlabs/transcription.json'
import { asked, askedInForm, json, none, sentForm, target } from '../tasks/support.ts'

const body = (...texts: [string, string][]) => askedInForm('audio/transcriptions', texts)
const request = (...texts: [string, string][]) => transcriptions.request(body(...texts), target({ model: 'scribe_v2' }))
const reply = (...texts: [string, string][]): any => transcriptions.reply!(heard, body(...texts))

describe('a transcript', () => {
  it('is asked for in its names, with words alone', async () => {
    const sent = request(['language', 'en'], ['temperature', '0'], ['response_format', 'srt'], ['prompt', 'Hm'])
    expect(sent.url).toBe('https://api.elevenlabs.io/v1/speech-to-text')
    expect(sent.headers).toEqual({ 'xi-api-key': 'key-k9' })
    expect(await sentForm(sent)).toEqual([
      ['model_id', 'scribe_v2'],
      ['file', 'hello.mp3 audio/mpeg 1,2,3'],
      ['language_code', 'en'],
      ['tag_audio_events', 'false'],
      ['temperature', '0'],
    ])
  })

  it('takes what only ElevenLabs knows', async () => {
    const sent = await sentForm(
      request(['diarize', 'true'], ['tag_audio_events', 'true'], ['keyterms', 'a'], ['keyterms', 'b']),
    )
    expect(sent).toEqual(
      expect.arrayContaining([
        ['diarize', 'true'],
        ['tag_audio_events', 'true'],
      ]),
    )
    expect(sent.filter(([name]) => name === 'keyterms').map(([, value]) => value)).toEqual(['a', 'b'])
  })

  it('comes back in the caller’s format', () => {
    expect(reply()).toEqual({ text: heard.text, usage: { type: 'duration', seconds: 2.4 } })
    expect(reply(['response_format', 'text'])).toBe(`${heard.text}\n`)
    expect(reply(['response_format', 'srt'])).toBe(
      '1\n00:00:00,000 --> 00:00:01,200\nHello world!\n\n2\n00:00:01,400 --> 00:00:02,100\nHow are you?\n\n',
    )
    expect(reply(['response_format', 'verbose_json'], ['timestamp_granularities[]', 'word'])).toMatchObject({
      language: 'eng',
      duration: 2.4,
      words: [
        { word: 'Hello', start: 0, end: 0.5 },
        { word: 'world!', start: 0.5, end: 1.2 },
        { word: 'How' },
        { word: 'are' },
        { word: 'you?' },
      ],
    })
  })

  it('without a file, or in a format of nobody’s, is refused', () => {
    expect(() => transcriptions.request(asked('audio/transcriptions', {}), target())).toThrow(
      expect.objectContaining({ param: 'file' }),
    )
    expect(() => request(['response_format', 'docx'])).toThrow(expect.objectContaining({ param: 'response_format' }))
  })

  it('is paid by the length of the sound, or by its last word where that is not told', () => {
    const used = (answer: unknown) => transcriptions.usage!(json(answer), none, body())
    expect(used(heard)).toEqual({ ...NO_USAGE, more: { seconds: 2.4 } })
    expect(used({ ...heard, audio_duration_secs: undefined }).more).toEqual({ seconds: 2.1 })
    expect(used({})).toEqual(NO_USAGE)
  })
})
