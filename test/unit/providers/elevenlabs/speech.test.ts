import { describe, expect, it } from 'vitest'
import { speech } from '../../../../src/providers/elevenlabs/speech.ts'
import { usageOfTask } from '../../../../src/providers/tasks/usage.ts'
import { asked, bytes, none, sentJson, target } from '../tasks/support.ts'

const request = (fields: Record<string, unknown>) =>
  speech.request(
    asked('audio/speech', { input: 'Hello', voice: 'JBFqnCBsd6RMkjVDRZzb', ...fields }),
    target({ model: 'eleven_v3' }),
  )

describe('speech', () => {
  it('is asked of a voice by its path, with the target’s model', () => {
    const sent = request({ instructions: 'Whisper.' })
    expect(sent.url).toBe(
      'https://api.elevenlabs.io/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb?output_format=mp3_44100_128',
    )
    expect(sent.headers).toEqual({ 'xi-api-key': 'key-k9', 'content-type': 'application/json' })
    expect(sentJson(sent)).toEqual({ text: 'Hello', model_id: 'eleven_v3' })
  })

  it.each([
    ['mp3', 'mp3_44100_128'],
    ['opus', 'opus_48000_128'],
    ['wav', 'wav_24000'],
    ['pcm', 'pcm_24000'],
    ['ulaw_8000', 'ulaw_8000'],
  ])('in %s is asked for as %s', (format, expected) => {
    expect(request({ response_format: format }).url).toMatch(new RegExp(`output_format=${expected}$`))
  })

  it.each(['flac', 'aac', 'mp3&x=1'])('in %s is refused, for it has none such', (format) => {
    expect(() => request({ response_format: format })).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'response_format' }),
    )
  })

  it('takes speed as a setting of the voice, beside those that the caller gives', () => {
    expect(sentJson(request({ speed: 1.1 })).voice_settings).toEqual({ speed: 1.1 })
    expect(sentJson(request({ speed: 1.1, voice_settings: { stability: 0.3 } })).voice_settings).toEqual({
      speed: 1.1,
      stability: 0.3,
    })
  })

  it('takes what only ElevenLabs knows', () => {
    expect(sentJson(request({ language_code: 'de', seed: 7 }))).toMatchObject({ language_code: 'de', seed: 7 })
  })

  it('takes the voice as an object, never lets it lead to another path, and refuses to go without', () => {
    expect(request({ voice: { id: 'abc' } }).url).toContain('/text-to-speech/abc?')
    expect(request({ voice: '../user' }).url).toContain('/text-to-speech/..%2Fuser?')
    expect(() => request({ voice: undefined })).toThrow(expect.objectContaining({ param: 'voice' }))
  })

  it('is paid by the character', () => {
    expect(usageOfTask(bytes, none, asked('audio/speech', { input: 'Hello' })).more).toEqual({ characters: 5 })
  })
})
