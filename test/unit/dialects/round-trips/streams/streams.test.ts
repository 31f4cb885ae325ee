import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChatChunk } from '../../../../../src/contract/chat.ts'
import { responsesDialect } from '../../../../../src/dialects/responses/responses.ts'
import { assemble } from '../../../../../src/gateway/cache/replay-answer.ts'
import { responsesReader } from '../../../../../src/providers/responses-wire.ts'
import { asRecord } from '../../../../../src/shared/json.ts'
import { usages } from '../answers/answers.ts'
import { normalAnswer, normalUsage } from '../answers/normal-answer.ts'
import { ASKED } from '../support/asked.ts'
import { holds, sent } from '../support/law.ts'
import { ANTHROPIC, bodyOf, GEMINI } from '../support/vendors.ts'
import { readCut, written } from './read-stream.ts'
import { streams } from './streams.ts'

const RUNS = 100
const FEW = 4

const bytesOf = (text: string) => new TextEncoder().encode(text)
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 })
const placesIn = ({ length }: Uint8Array, shares: readonly number[]) =>
  shares.map((share) => Math.round(share * length)).toSorted((one, other) => one - other)

const whole = (chunks: readonly ChatChunk[]) => sent(normalAnswer(assemble(chunks)))

/** What is told once and no more. */
const counted = (chunks: readonly ChatChunk[]) => ({
  finishes: chunks
    .flatMap(({ choices }) => choices.filter((choice) => choice.finish_reason))
    .map(({ index }) => index)
    .toSorted(),
  usages: chunks.filter(({ usage }) => usage).length,
  stops: chunks.flatMap(({ choices }) => choices.flatMap((choice) => asRecord(choice).stop_reason ?? [])),
  signatures: chunks.flatMap(({ choices }) => choices.flatMap(({ delta }) => delta.extra_content ?? [])),
})

describe.each([
  ['Anthropic’s', ANTHROPIC],
  ['Gemini’s', GEMINI],
])('a stream, told in %s events and read by the vendor’s own adapter', (_, { dialect, provider, speech }) => {
  const read = (bytes: Uint8Array, places: readonly number[]) =>
    readCut(provider.reader!(bodyOf(ASKED.chat)), bytes, places)

  it('is the answer it was, its end and its usage told once, wherever the bytes are cut', () => {
    holds(
      fc.tuple(streams(speech), cuts),
      ([{ chunks, noisy }, shares]) => {
        const bytes = bytesOf(written(dialect, noisy))
        const told = read(bytes, placesIn(bytes, shares))
        expect(whole(told)).toEqual(whole(chunks))
        expect(counted(told)).toEqual(counted(chunks))
      },
      RUNS,
    )
  })

  it('is the same answer for every place where the bytes can be cut in two, and cut into single bytes', () => {
    holds(
      streams({ ...speech, mostChoices: 1 }),
      ({ noisy }) => {
        const bytes = bytesOf(written(dialect, noisy))
        const expected = JSON.stringify(read(bytes, []))
        const places = Array.from(bytes, (_byte, place) => place)
        for (const place of places) if (JSON.stringify(read(bytes, [place])) !== expected) expect(place).toBe('sound')
        expect(JSON.stringify(read(bytes, places))).toBe(expected)
      },
      FEW,
    )
  })
})

describe('a stream, told as a response and read for the books', () => {
  const speech = { ...ANTHROPIC.speech, refuses: false, usage: usages('cached', 'written', 'thought') }

  it('has the text, the end and the usage that it had, wherever the bytes are cut', () => {
    holds(
      fc.tuple(streams(speech), cuts),
      ([{ chunks, noisy }, shares]) => {
        const bytes = bytesOf(written(responsesDialect, noisy))
        const told = readCut(responsesReader(), bytes, placesIn(bytes, shares))
        const [after, before] = [assemble(told), assemble(chunks)]
        const kept = ({ choices: [choice], usage }: typeof after) => [
          choice?.message.content ?? '',
          choice?.finish_reason,
          usage && normalUsage(usage),
        ]
        expect(kept(after)).toEqual(kept(before))
      },
      RUNS,
    )
  })
})
