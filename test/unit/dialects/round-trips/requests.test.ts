import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../src/contract/chat.ts'
import { ANTHROPIC_EXCEPTIONS, type Exception, GEMINI_EXCEPTIONS } from './support/exceptions.ts'
import { holds, sent } from './support/law.ts'
import { normalRequest } from './support/normal-request.ts'
import { requests } from './support/requests.ts'
import { ANTHROPIC, GEMINI, readFrom, type Vendor, wireOf } from './support/vendors.ts'

const RUNS = 150

const cases = [ANTHROPIC, GEMINI].flatMap((vendor) => vendor.models.map((can) => ({ name: can.model, vendor, can })))

/** To the vendor and back. */
const back = (vendor: Vendor, chat: ChatRequest) => readFrom(vendor, wireOf(vendor, chat), chat)

describe.each(cases)('a request, written for $name and read in its vendor’s dialect', ({ vendor, can }) => {
  it('says what it said', () => {
    holds(
      requests(can),
      (chat) => expect(sent(normalRequest(back(vendor, chat)))).toEqual(sent(normalRequest(chat))),
      RUNS,
    )
  })

  it('makes the vendor the very request that it made before', () => {
    holds(
      requests(can),
      (chat) => expect(wireOf(vendor, back(vendor, chat))).toEqual(wireOf(vendor, chat)),
      RUNS,
    )
  })

  it('is read without a warning', () => {
    holds(
      requests(can),
      (chat) => {
        const path = { model: chat.model, stream: chat.stream ?? null }
        expect(vendor.dialect.read(wireOf(vendor, chat), path).warnings).toEqual([])
      },
      RUNS,
    )
  })
})

const exceptions = [
  ...ANTHROPIC_EXCEPTIONS.map((each) => ({ ...each, vendor: ANTHROPIC })),
  ...GEMINI_EXCEPTIONS.map((each) => ({ ...each, vendor: GEMINI })),
].map((each): [string, Exception & { vendor: Vendor }] => [`${each.model}: ${each.what}; ${each.why}`, each])

it.each(exceptions)('comes back from %s', (_, { vendor, model, says, becomes }) => {
  const read = back(vendor, { model, max_tokens: 32_000, messages: [{ role: 'user', content: 'Hi' }], ...says })
  const told = Object.keys(becomes).map((field) => [field, read[field]])
  expect(sent(Object.fromEntries(told))).toEqual(sent(becomes))
})
