import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChatMessage } from '../../../../src/contract/chat.ts'
import { conversationState, markOf } from '../../../../src/gateway/learn/conversation-state.ts'
import {
  type Asked,
  emptyRepeats,
  hindsightGrade,
  noteAnswer,
  noteRequest,
  type RepeatsMemory,
} from '../../../../src/gateway/learn/repeats.ts'

const user = (content: string): ChatMessage => ({ role: 'user', content })
const assistant = (content: string): ChatMessage => ({ role: 'assistant', content })
const question = user('How do I boil an egg so that the yolk stays soft?')

function asking(messages: ChatMessage[], at: number, more: Partial<Asked> = {}): Asked {
  const state = conversationState({ messages })
  return { tenantId: 't', keyId: 'k', session: null, state, temperature: null, seed: null, at, ...more }
}

/** Asks, is answered a second later, and gives what the question said of an earlier answer. */
function ask(memory: RepeatsMemory, asked: Asked, requestId: string, words = 'Six minutes.', isCached = false) {
  const hindsight = noteRequest(memory, asked)
  noteAnswer(memory, asked, { requestId, arm: `p/${requestId}`, isCached, mark: markOf(words), at: asked.at + 1_000 })
  return hindsight
}

/** What a second question says after a first, at these times in ms. */
function second(one: Partial<Asked>, other: Partial<Asked> = one, at = 30_000, messages = [question]) {
  const memory = emptyRepeats()
  ask(memory, asking(messages, 0, one), 'first')
  return ask(memory, asking(messages, at, other), 'second')
}

test('the same turn asked again is regret of its answer, told once', () => {
  const memory = emptyRepeats()
  expect(ask(memory, asking([question], 0), 'first')).toBeNull()
  expect(ask(memory, asking([question], 30_000), 'second')).toEqual({
    requestId: 'first',
    arm: 'p/first',
    kind: 'regenerated',
  })
  expect(ask(memory, asking([question], 60_000), 'third')).toMatchObject({ requestId: 'second' })
})

test('what is asked more than three times in the same state is a test, also from many keys', () => {
  const memory = emptyRepeats()
  const told = [0, 1, 2, 3, 4, 5, 6].map((turn) => ask(memory, asking([question], turn * 30_000), `r${turn}`) !== null)
  expect(told).toEqual([false, true, true, false, false, false, false])
  const keys = emptyRepeats()
  const said = Array.from({ length: 20 }, (_, turn) =>
    ask(keys, asking([question], turn * 5_000, { keyId: `k${turn % 10}` }), `r${turn}`),
  )
  expect(said.filter(Boolean)).toEqual([])
})

test('machines tell nothing: temperature 0, a seed, no time to read, an agent’s own step', () => {
  expect(second({ temperature: 0 })).toBeNull()
  expect(second({ seed: 7 })).toBeNull()
  expect(second({}, {}, 2_000)).toBeNull()
  expect(second({}, {}, 30_000, [question, assistant('…'), { role: 'tool', content: '4' }])).toBeNull()
  expect(second({})).not.toBeNull()
})

test('a set of prompts replayed soon tells nothing more', () => {
  const memory = emptyRepeats()
  const prompts = Array.from({ length: 40 }, (_, at) => [
    user(`Question ${at} of a long list of exam questions on history`),
  ])
  for (const [at, messages] of prompts.entries()) ask(memory, asking(messages, at * 3_000), `a${at}`)
  const told = prompts.map((messages, at) => ask(memory, asking(messages, 200_000 + at * 3_000), `b${at}`) !== null)
  expect(told.filter(Boolean).length).toBeLessThanOrEqual(4)
})

test('another tenant, key or person who asks the same regrets nothing, nor do two who only greet', () => {
  expect(second({}, { tenantId: 'u' })).toBeNull()
  expect(second({}, { keyId: 'l' })).toBeNull()
  expect(second({ session: 'ann' }, { session: 'bob' })).toBeNull()
  expect(second({}, {}, 30_000, [user('Hello!')])).toBeNull()
  expect(second({ session: 'ann' }, { session: 'ann' }, 30_000, [user('Hello!')])).not.toBeNull()
})

test('a retry after an error, an answer from the cache, and one long ago say nothing', () => {
  const failed = emptyRepeats()
  noteRequest(failed, asking([question], 0))
  expect(ask(failed, asking([question], 30_000), 'second')).toBeNull()
  const cached = emptyRepeats()
  ask(cached, asking([question], 0), 'first', 'Six minutes.', true)
  expect(ask(cached, asking([question], 30_000), 'second')).toBeNull()
  expect(second({}, {}, 11 * 60_000)).toBeNull()
})

test('a conversation that goes on from an answer approves of it, once, and only of the answer it quotes', () => {
  const next = [question, assistant('Six  minutes.\n'), user('And a hard one?')]
  const memory = emptyRepeats()
  ask(memory, asking([question], 0), 'first')
  expect(ask(memory, asking(next, 30_000), 'second')).toEqual({ requestId: 'first', arm: 'p/first', kind: 'continued' })
  expect(ask(memory, asking([...next.slice(0, 2), user('Thanks!')], 60_000), 'third')).toBeNull()
  const other = emptyRepeats()
  ask(other, asking([question], 0), 'first', 'Nine minutes.')
  expect(ask(other, asking(next, 30_000), 'second')).toBeNull()
})

test('the memory stays bounded', () => {
  const memory = emptyRepeats()
  for (let at = 0; at < 7_000; at++) noteRequest(memory, asking([user(`q${at}`)], 0, { keyId: `k${at}` }))
  expect(memory.entries.size).toBeLessThanOrEqual(5_000)
  expect(memory.habits.size).toBeLessThanOrEqual(1_000)
  noteRequest(memory, asking([question], 11 * 60_000))
  expect(memory.entries.size).toBe(1)
})

test('any change of any message is another state; white space of quotes is no other answer', () => {
  const text = fc.string({ maxLength: 700 })
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), fc.nat(), text, (texts, place, other) => {
      const at = place % texts.length
      fc.pre(texts[at] !== other && (texts[at] ?? '').length <= 600)
      const changed = texts.with(at, other)
      expect(conversationState({ messages: changed.map(user) }).now).not.toBe(
        conversationState({ messages: texts.map(user) }).now,
      )
    }),
  )
  expect(markOf('a b\nc')).toBe(markOf('ab c'))
})

test('at the usual share of regret nobody moves; who is regretted more sinks', () => {
  const mean = (share: number, expected: number) => {
    const [bad, good] = [
      hindsightGrade({ kind: 'regenerated' }, expected),
      hindsightGrade({ kind: 'continued' }, expected),
    ]
    expect(bad.weight).toBe(good.weight)
    return share * bad.grade + (1 - share) * good.grade - expected
  }
  for (const expected of [0.1, 0.4, 0.7, 0.9]) expect(mean(0.1, expected)).toBeCloseTo(0)
  expect(mean(0.3, 0.7)).toBeLessThan(-0.1)
})
