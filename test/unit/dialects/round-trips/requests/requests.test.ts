import { describe, expect, it } from 'vitest'
import type { ChatRequest } from '../../../../../src/contract/chat.ts'
import { holds, sent } from '../support/law.ts'
import { ANTHROPIC, back, GEMINI, type Vendor, wireOf } from '../support/vendors.ts'
import { ANTHROPIC_EXCEPTIONS } from './anthropic-exceptions.ts'
import type { Exception } from './exception.ts'
import { GEMINI_EXCEPTIONS } from './gemini-exceptions.ts'
import { normalRequest } from './normal-request.ts'
import { requests } from './requests.ts'

const RUNS = 100

const cases = [ANTHROPIC, GEMINI].flatMap((vendor) => vendor.models.map((can) => ({ name: can.model, vendor, can })))

describe.each(cases)('a request, written for $name and read in its vendor’s dialect', ({ vendor, can }) => {
  it('says what it said, and warns of nothing', () => {
    const check = (chat: ChatRequest) => {
      const { chat: read, warnings } = back(vendor, chat)
      expect(sent(normalRequest(read))).toEqual(sent(normalRequest(chat)))
      expect(warnings).toEqual([])
    }
    holds(requests(can), check, RUNS)
  })

  it('makes the vendor the very request that it made before', () => {
    const check = (chat: ChatRequest) => expect(wireOf(vendor, back(vendor, chat).chat)).toEqual(wireOf(vendor, chat))
    holds(requests(can), check, RUNS)
  })
})

const exceptions = [
  ...ANTHROPIC_EXCEPTIONS.map((each) => ({ ...each, vendor: ANTHROPIC })),
  ...GEMINI_EXCEPTIONS.map((each) => ({ ...each, vendor: GEMINI })),
].map((each): [string, Exception & { vendor: Vendor }] => [`${each.model}: ${each.what}; ${each.why}`, each])

it.each(exceptions)('comes back from %s', (_, { vendor, model, says, becomes }) => {
  const { chat: read } = back(vendor, {
    model,
    max_tokens: 32_000,
    messages: [{ role: 'user', content: 'Hi' }],
    ...says,
  })
  const told = Object.keys(becomes).map((field) => [field, read[field]])
  expect(sent(Object.fromEntries(told))).toEqual(sent(becomes))
})
