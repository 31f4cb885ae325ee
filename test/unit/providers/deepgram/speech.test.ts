import { describe, expect, it } from 'vitest'
import { speech } from '../../../../src/providers/deepgram/speech.ts'
import { asked, bytes, none, sentJson, target } from '../tasks/support.ts'

const body = (fields: Record<string, unknown> = {}) =>
  asked('audio/speech', { input: 'Hello', voice: 'alloy', ...fields })
const request = (fields: Record<string, unknown> = {}, model = 'aura-2-thalia-en') =>
  speech.request(body(fields), target({ model }))
const options = (fields: Record<string, unknown>) => Object.fromEntries(new URL(request(fields).url).searchParams)

describe('speech', () => {
  it('is asked of a model that is the voice, with the text alone in the body', () => {
    const sent = request()
    expect(sent.url).toBe('https://api.deepgram.com/v1/speak?encoding=mp3&model=aura-2-thalia-en')
    expect(sent.headers).toEqual({ authorization: 'Token key-k9', 'content-type': 'application/json' })
    expect(sentJson(sent)).toEqual({ text: 'Hello' })
  })

  it('of the newer voices is at the second version of the path', () => {
    expect(request({}, 'flux-alexis-en').url).toMatch(/^https:\/\/api\.deepgram\.com\/v2\/speak\?/)
  })

  it.each([
    ['mp3', { encoding: 'mp3' }],
    ['opus', { encoding: 'opus', container: 'ogg' }],
    ['aac', { encoding: 'aac' }],
    ['flac', { encoding: 'flac' }],
    ['wav', { encoding: 'linear16', container: 'wav' }],
    ['pcm', { encoding: 'linear16', container: 'none', sample_rate: '24000' }],
  ])('in %s is asked for as %j', (format, expected) => {
    expect(options({ response_format: format })).toEqual({ ...expected, model: 'aura-2-thalia-en' })
  })

  it('takes speed and what only Deepgram knows, and refuses a format that it has not', () => {
    expect(options({ speed: 1.2, bit_rate: 32000 })).toMatchObject({ speed: '1.2', bit_rate: '32000' })
    expect(() => request({ response_format: 'docx' })).toThrow(expect.objectContaining({ param: 'response_format' }))
  })

  it('is paid by the characters that it counted, or by those of the text where it does not say', () => {
    const used = (headers: Headers) => speech.usage!(bytes, headers, body()).more
    expect(used(new Headers({ 'dg-char-count': '37' }))).toEqual({ characters: 37 })
    expect(used(none)).toEqual({ characters: 5 })
  })
})
