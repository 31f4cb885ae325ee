import { describe, expect, it } from 'vitest'
import { transcriptions } from '../../../../src/providers/deepgram/transcriptions.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import heard from '../../../fixtures/providers/deepgram/listen.json'
import { asked, askedInForm, json, none, target } from '../tasks/support.ts'

const body = (...texts: [string, string][]) => askedInForm('audio/transcriptions', texts)
const request = (...texts: [string, string][]) => transcriptions.request(body(...texts), target({ model: 'nova-3' }))
const options = (...texts: [string, string][]) => [...new URL(request(...texts).url).searchParams]
const reply = (...texts: [string, string][]): any => transcriptions.reply!(heard, body(...texts))

describe('a transcript', () => {
  it('is asked for with the sound itself as the body', async () => {
    const sent = request()
    expect(sent.url).toMatch(/^https:\/\/api\.deepgram\.com\/v1\/listen\?/)
    expect(sent.headers).toEqual({ authorization: 'Token key-k9', 'content-type': 'audio/mpeg' })
    const bytes = await new Response(sent.body as ReadableStream<Uint8Array>).arrayBuffer()
    expect(new Uint8Array(bytes)).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('can be asked for again, for a sound is not used up by the first try', async () => {
    const asking = body()
    for (const _ of [1, 2]) {
      const sent = transcriptions.request(asking, target())
      expect((await new Response(sent.body as ReadableStream<Uint8Array>).arrayBuffer()).byteLength).toBe(3)
    }
  })

  it('is in the language that the caller names, else in the one that is heard', () => {
    expect(options(['language', 'de'])).toEqual([
      ['model', 'nova-3'],
      ['language', 'de'],
      ['smart_format', 'true'],
    ])
    expect(options()).toEqual([
      ['model', 'nova-3'],
      ['detect_language', 'true'],
      ['smart_format', 'true'],
    ])
  })

  it('takes what only Deepgram knows, and nothing of OpenAI’s that it does not', () => {
    expect(options(['smart_format', 'false'], ['keyterm', 'a b'], ['keyterm', 'c'], ['prompt', 'Hm'])).toEqual([
      ['model', 'nova-3'],
      ['detect_language', 'true'],
      ['smart_format', 'false'],
      ['keyterm', 'a b'],
      ['keyterm', 'c'],
    ])
  })

  it('comes back in the caller’s format, with punctuation', () => {
    expect(reply()).toEqual({
      text: "Yeah. As much as it's worth celebrating.",
      usage: { type: 'duration', seconds: 25.933313 },
    })
    expect(reply(['response_format', 'text'])).toBe("Yeah. As much as it's worth celebrating.\n")
    expect(reply(['response_format', 'vtt'])).toBe(
      "WEBVTT\n\n00:00:00.080 --> 00:00:00.320\nYeah.\n\n00:00:00.320 --> 00:00:02.500\nAs much as it's worth celebrating.\n\n",
    )
    expect(reply(['response_format', 'verbose_json'])).toMatchObject({
      language: 'en',
      duration: 25.933313,
      segments: [{ text: 'Yeah.' }, { text: "As much as it's worth celebrating.", start: 0.32, end: 2.5 }],
    })
  })

  it('without a file is refused', () => {
    expect(() => transcriptions.request(asked('audio/transcriptions', {}), target())).toThrow(
      expect.objectContaining({ param: 'file' }),
    )
  })

  it('is paid by the length of the sound', () => {
    expect(transcriptions.usage!(json(heard), none, body())).toEqual({ ...NO_USAGE, more: { seconds: 25.933313 } })
    expect(transcriptions.usage!(json({}), none, body())).toEqual(NO_USAGE)
  })
})
