import { crc32, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pngOf } from '../../../../../src/providers/sandbox/tasks/png.ts'
import { expectOpenAi } from '../../../../support/openai-contract.ts'
import { formOf, jsonOf } from './support.ts'

const draw = (fields: object) => jsonOf('images/generations', 'echo-image', fields)

test('an image is what OpenAI describes, a PNG in base64', async () => {
  const answer = await draw({ prompt: 'A harbour' })
  expectOpenAi('ImagesResponse', answer)
  expect(answer.output_format).toBe('png')
  expect(answer.created).toBeGreaterThan(1_700_000_000)
  expect(decode(answer.data[0].b64_json)).toMatchObject({ width: 64, height: 64 })
})

test('the colour follows from the prompt, and each of several images has its own', async () => {
  const colours = async (prompt: string) => {
    const { data } = await draw({ prompt, n: 3 })
    return data.map(({ b64_json: base64 }: { b64_json: string }) => decode(base64).colour.join())
  }
  const harbour = await colours('A harbour')
  expect(new Set(harbour).size).toBe(3)
  expect(await colours('A harbour')).toEqual(harbour)
  expect(await colours('A mountain')).not.toEqual(harbour)
})

test('an address is asked for and given: one that holds the image', async () => {
  const { data } = await draw({ prompt: 'A harbour', response_format: 'url' })
  expect(data[0].b64_json).toBeUndefined()
  expect(decode(data[0].url.replace('data:image/png;base64,', '')).width).toBe(64)
})

test.each([
  ['low', 272],
  ['high', 4160],
  ['auto', 1056],
])('usage of %s quality is that of gpt-image-1', async (quality, tokens) => {
  const { usage } = await draw({ prompt: 'Hello there', n: 2, quality })
  expect(usage).toEqual({
    input_tokens: 2,
    input_tokens_details: { text_tokens: 2, image_tokens: 0 },
    output_tokens: 2 * tokens,
    output_tokens_details: { text_tokens: 0, image_tokens: 2 * tokens },
    total_tokens: 2 + 2 * tokens,
  })
})

test('an edit counts the images it is given, in a form or in JSON, and needs one', async () => {
  const edit = (asked: object | FormData) => jsonOf('images/edits', 'echo-image', asked)
  const form = formOf({ prompt: 'Hello there', n: '2' }, 'image[]')
  form.append('image[]', new File([new Uint8Array([1])], 'b.png'))
  const answer = await edit(form)
  expectOpenAi('ImagesResponse', answer)
  expect(answer.data).toHaveLength(2)
  expect(answer.usage.input_tokens_details).toEqual({ text_tokens: 2, image_tokens: 170 })
  const images = [{ image_url: 'https://example.test/a.png' }]
  expect((await edit({ prompt: 'Hello', images })).usage.input_tokens_details.image_tokens).toBe(85)
  expect((await edit({ prompt: 'Hello' })).error).toMatchObject({ param: 'image' })
})

test('more images than OpenAI makes at a time are not made', async () => {
  const { data } = await jsonOf('images/edits', 'echo-image', formOf({ prompt: 'Hello', n: '1000' }, 'image'))
  expect(data).toHaveLength(10)
})

test('every colour makes a sound PNG of that colour', () => {
  const byte = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(fc.tuple(byte, byte, byte), (colour) => {
      expect(decode(Buffer.from(pngOf(colour)).toString('base64')).colour).toEqual(colour)
    }),
  )
})

/** Reads a PNG of one colour, and fails where a checksum or a length is wrong. */
function decode(base64: string) {
  const png = Buffer.from(base64, 'base64')
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const bytes = png.readUInt32BE(at)
    const named = png.subarray(at + 4, at + 8 + bytes)
    expect(png.readUInt32BE(at + 8 + bytes)).toBe(crc32(named))
    chunks.set(named.toString('latin1', 0, 4), named.subarray(4))
    at += 12 + bytes
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  const header = chunks.get('IHDR')!
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  expect([...header.subarray(8)]).toEqual([1, 3, 0, 0, 0])
  // Fails itself when the stream or its checksum is broken.
  const lines = inflateSync(chunks.get('IDAT')!)
  expect(lines).toHaveLength(height * (1 + width / 8))
  expect(lines.every((each) => each === 0)).toBe(true)
  return { width, height, colour: [...chunks.get('PLTE')!.subarray(0, 3)] }
}
