import fc from 'fast-check'
import { estimateTokenCount } from 'tokenx'
import { expect, test } from 'vitest'
import type { ChatChunk, ChatDelta, ChatUsage, FinishReason } from '../../../../src/contract/chat.ts'
import type { Takeover } from '../../../../src/gateway/delivery/repetition.ts'
import {
  type ChunkItem,
  conclude,
  isBound,
  isFinished,
  newSpeaker,
  type Speaker,
  say,
  takeOver,
} from '../../../../src/gateway/delivery/speaker.ts'
import { eventsOf } from '../../../support/sse.ts'

const USAGE: ChatUsage = { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16 }
const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 50 }), fc.lorem({ mode: 'sentences', maxCount: 2 }))
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

function itemOf(chunk: ChatChunk): ChunkItem {
  return { is: 'chunk', chunk, line: `data: ${JSON.stringify(chunk)}\n\n` }
}

/** One piece of a target's answer. */
function piece(id: string, delta: ChatDelta, finish_reason: FinishReason | null = null, index = 0): ChunkItem {
  const choices = [{ index, delta, finish_reason }]
  return itemOf({ id, object: 'chat.completion.chunk', created: id.length, model: `model-${id}`, choices })
}

function usageOf(id: string, usage: ChatUsage): ChunkItem {
  return itemOf({ id, object: 'chat.completion.chunk', created: 1, model: `model-${id}`, choices: [], usage })
}

function call(id: string | undefined, rest: string, index = 0): ChatDelta {
  return { tool_calls: [{ index, ...(id ? { id } : {}), function: { arguments: rest } }] }
}

function pieces(text: string, at: readonly number[]): string[] {
  const edges = [0, ...at.map((each) => Math.round(each * text.length)).toSorted((a, b) => a - b), text.length]
  return edges.slice(1).map((end, index) => text.slice(edges[index], end))
}

/** A target that says its role and a text, cut at these shares. */
function telling(id: string, text: string, at: readonly number[]): ChunkItem[] {
  const spoken = pieces(text, at).map((content) => piece(id, { content }))
  return [piece(id, { role: 'assistant', content: '' }), ...spoken]
}

function whole(id: string, text: string, at: readonly number[]): ChunkItem[] {
  return [...telling(id, text, at), piece(id, {}, 'stop'), usageOf(id, USAGE)]
}

function sayAll(speaker: Speaker, items: readonly ChunkItem[]): string {
  return items.map((item) => say(speaker, item) ?? expect.unreachable('it was refused')).join('')
}

/** What a client makes of a stream. */
function heard(text: string) {
  const chunks = eventsOf(text).map(({ data }) => JSON.parse(data) as ChatChunk)
  const choices = chunks.flatMap((chunk) => chunk.choices)
  return {
    ids: new Set(chunks.map(({ id, created }) => `${id} ${created}`)),
    roles: choices.filter(({ delta }) => delta.role).length,
    content: choices.map(({ delta }) => delta.content ?? '').join(''),
    finishes: choices.filter(({ finish_reason }) => finish_reason).length,
    usages: chunks.flatMap(({ usage }) => usage ?? []),
  }
}

/** What a client hears when one target breaks off and another takes over. */
function relayed(before: readonly ChunkItem[], how: Takeover, after: readonly ChunkItem[]) {
  const speaker = newSpeaker(true)
  const began = sayAll(speaker, before)
  takeOver(speaker, how)
  const text = began + sayAll(speaker, after) + conclude(speaker)
  return { speaker, text, ...heard(text) }
}

test('a restarted answer that repeats what was said is heard once: one id, one role, one finish, one usage', () => {
  fc.assert(
    fc.property(words, share, cuts, cuts, (text, cut, before, after) => {
      const said = text.slice(0, Math.round(cut * text.length))
      const result = relayed(telling('first', said, before), 'restart', whole('second', text, after))
      expect(result).toMatchObject({ content: text, roles: 1, finishes: 1, usages: [USAGE], ids: new Set(['first 5']) })
      expect(isFinished(result.speaker)).toBe(true)
      expect(result.speaker.transcript).toBe(result.text)
    }),
  )
})

test('a continued answer is heard once, its white space at the seam too, and its usage adds up', () => {
  fc.assert(
    fc.property(words, share, cuts, cuts, (text, cut, before, after) => {
      const said = text.slice(0, Math.round(cut * text.length))
      const rest = text.slice(said.trimEnd().length)
      const result = relayed(telling('first', said, before), 'prefill', whole('second', rest, after))
      expect(result).toMatchObject({ content: text, roles: 1, finishes: 1, ids: new Set(['first 5']) })
      expect(result.usages).toHaveLength(1)
      const [usage = USAGE] = result.usages
      expect(usage.completion_tokens).toBe(USAGE.completion_tokens + estimateTokenCount(said))
      expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
    }),
  )
})

test('any number of targets may break off one after another, and the answer is still one', () => {
  const part = fc.record({ cut: share, at: cuts, how: fc.constantFrom<Takeover>('prefill', 'restart') })
  fc.assert(
    fc.property(words, fc.array(part, { minLength: 1, maxLength: 5 }), (text, parts) => {
      const speaker = newSpeaker(true)
      let told = sayAll(speaker, telling('first', text.slice(0, 3), []))
      for (const { cut, at, how } of parts) {
        const from = how === 'restart' ? 0 : speaker.text.trimEnd().length
        takeOver(speaker, how)
        told += sayAll(speaker, telling('other', text.slice(from, Math.round(cut * text.length)), at))
      }
      takeOver(speaker, 'restart')
      told += sayAll(speaker, whole('last', text, [])) + conclude(speaker)
      expect(heard(told)).toMatchObject({ content: text, roles: 1, finishes: 1, usages: [USAGE] })
      expect(heard(told).ids.size).toBe(1)
    }),
  )
})

test('a restarted answer that differs is refused, and no word of it reaches the caller', () => {
  fc.assert(
    fc.property(words, fc.nat(), words, cuts, (said, place, rest, at) => {
      fc.pre(said !== '')
      const index = place % said.length
      const other = `${said.slice(0, index)}${said[index] === 'x' ? 'y' : 'x'}${said.slice(index + 1)}${rest}`
      const speaker = newSpeaker(true)
      sayAll(speaker, telling('first', said, []))
      takeOver(speaker, 'restart')
      const before = speaker.transcript
      const told: (string | null)[] = []
      for (const item of whole('second', other, at)) {
        told.push(say(speaker, item))
        if (told.includes(null)) break
      }
      expect(told.at(-1)).toBeNull()
      expect(told.slice(0, -1).join('')).toBe('')
      expect(speaker).toMatchObject({ text: said, transcript: before })
      expect(isFinished(speaker)).toBe(false)
    }),
  )
})

test('a restarted answer that finishes before it has said all that was said before is refused', () => {
  const speaker = newSpeaker(true)
  sayAll(speaker, telling('first', 'Hello there', []))
  takeOver(speaker, 'restart')
  sayAll(speaker, telling('second', 'Hello', []))
  expect(say(speaker, piece('second', {}, 'stop'))).toBeNull()
})

test('a target that speaks alone is handed on line for line', () => {
  fc.assert(
    fc.property(words, cuts, (text, at) => {
      const speaker = newSpeaker(false)
      const items = [...telling('only', text, at), piece('only', {}, 'stop')]
      expect(sayAll(speaker, items)).toBe(items.map(({ line }) => line).join(''))
      expect(speaker.text).toBe(text)
    }),
  )
})

test('a target that takes over before anything was told speaks in its own name', () => {
  const { ids, roles, content } = relayed([], 'restart', whole('second', 'Hello', []))
  expect({ ids, roles, content }).toEqual({
    ids: new Set(['second 6']),
    roles: 1,
    content: 'Hello',
  })
})

test('thoughts that were told are not told again by whoever takes over', () => {
  const thinking = piece('second', { reasoning_content: 'Hm.', reasoning_details: [{ type: 'reasoning.text' }] })
  const { text } = relayed(telling('first', 'Hel', []), 'restart', [thinking, ...whole('second', 'Hello', [])])
  expect(text).not.toContain('Hm.')
  expect(text).not.toContain('reasoning')
})

test('usage is shown only to those who asked for it, and is written down all the same', () => {
  const speaker = newSpeaker(false)
  sayAll(speaker, whole('only', 'Hello', []))
  expect(conclude(speaker)).toBe('')
  expect(heard(speaker.transcript).usages).toEqual([USAGE])
})

test('where a target says no usage none is made up', () => {
  const speaker = newSpeaker(true)
  sayAll(speaker, [...telling('only', 'Hello', []), piece('only', {}, 'stop')])
  expect(conclude(speaker)).toBe('')
})

test('an answer finishes once, however often its target says so', () => {
  const speaker = newSpeaker(true)
  sayAll(speaker, [...telling('only', 'Hello', []), piece('only', {}, 'stop')])
  expect(say(speaker, piece('only', {}, 'stop'))).toBe('')
  expect(heard(speaker.transcript).finishes).toBe(1)
})

test('half a tool call never reaches the caller; once it is whole it is told at once, piece by piece', () => {
  const speaker = newSpeaker(true)
  sayAll(speaker, telling('first', 'Let me see.', []))
  const halves = [piece('first', call('c1', '{"a"')), piece('first', call(undefined, ':1}'))]
  expect(sayAll(speaker, halves)).toBe('')
  const last = piece('first', {}, 'tool_calls')
  expect(say(speaker, last)).toBe([...halves, last].map(({ line }) => line).join(''))
})

test('of a tool call that broke off nothing is left when another target makes its own', () => {
  const before = [...telling('first', 'Let me see.', []), piece('first', call('c1', '{"a"'))]
  const after = [
    ...telling('second', 'Let me see.', []),
    piece('second', call('c2', '{"b":2}')),
    piece('second', {}, 'tool_calls'),
  ]
  const { text, content, finishes, ids } = relayed(before, 'restart', after)
  expect({ content, finishes, ids }).toEqual({ content: 'Let me see.', finishes: 1, ids: new Set(['first 5']) })
  expect(text).not.toContain('c1')
  expect(text).toContain('"c2"')
})

test('a tool call keeps the first id it was given, though its provider says another with every piece', () => {
  const speaker = newSpeaker(true)
  const told = sayAll(speaker, [
    piece('only', call('c1', '{', 0)),
    piece('only', call('c7', '}', 0)),
    piece('only', call('c2', '{}', 1)),
    piece('only', {}, 'tool_calls'),
  ])
  const ids = eventsOf(told).flatMap(({ data }) =>
    (JSON.parse(data) as ChatChunk).choices.flatMap(({ delta }) => delta.tool_calls?.map(({ id }) => id) ?? []),
  )
  expect(ids).toEqual(['c1', 'c1', 'c2'])
})

test('an answer in several choices is finished when each of them is, and nobody could take it over', () => {
  const speaker = newSpeaker(true)
  sayAll(speaker, [piece('only', { content: 'a' }, null, 0)])
  expect(isBound(speaker)).toBe(false)
  sayAll(speaker, [piece('only', { content: 'b' }, null, 1), piece('only', {}, 'stop', 0)])
  expect(isBound(speaker)).toBe(true)
  expect(isFinished(speaker)).toBe(false)
  sayAll(speaker, [piece('only', {}, 'stop', 1)])
  expect(isFinished(speaker)).toBe(true)
  expect(speaker.text).toBe('a')
})

test('an answer that has not begun has not finished', () => {
  expect(isFinished(newSpeaker(true))).toBe(false)
})

test('the role is told by whoever is heard first, when a tool call that carried it was dropped', () => {
  const voice = newSpeaker(true)
  say(voice, piece('one', { role: 'assistant', content: null, ...call('c1', '') }))
  takeOver(voice, 'restart')
  const first = say(voice, piece('two', { role: 'assistant', content: null, ...call('c2', '{}') }))
  const end = say(voice, piece('two', {}, 'tool_calls'))
  expect(`${first}${end}`.match(/"role":"assistant"/g)).toHaveLength(1)
})

test('words that came with a tool call which was dropped are not taken for said', () => {
  const voice = newSpeaker(true)
  say(voice, piece('one', { role: 'assistant', content: '' }))
  say(voice, piece('one', { content: 'Hi', ...call('c1', '') }))
  takeOver(voice, 'restart')
  expect(say(voice, piece('two', { content: 'Hi' }))).toContain('"content":"Hi"')
})

test('no part of a tool call is told before the whole, whatever comes between its parts', () => {
  const voice = newSpeaker(true)
  say(voice, piece('one', { role: 'assistant', content: '' }))
  const told = [call('c1', '{"a"'), { content: '' }, call(undefined, ':1}')].map((delta) =>
    say(voice, piece('one', delta)),
  )
  expect(told.join('')).toBe('')
  expect(say(voice, piece('one', {}, 'tool_calls'))).toContain('c1')
})

test('usage that comes with the finish of a later target is told once, at the end', () => {
  const voice = newSpeaker(true)
  say(voice, piece('one', { role: 'assistant', content: 'Hello there' }))
  takeOver(voice, 'prefill')
  const last = piece('two', {}, 'stop')
  const told = say(voice, { ...last, chunk: { ...last.chunk, usage: USAGE } })
  expect(`${told}${conclude(voice)}`.match(/"usage"/g)).toHaveLength(1)
})

test('a restarted answer that refuses before it has repeated what was said is another answer', () => {
  const voice = newSpeaker(true)
  say(voice, piece('one', { role: 'assistant', content: 'Hello there' }))
  takeOver(voice, 'restart')
  expect(say(voice, piece('two', { refusal: 'I cannot' }))).toBeNull()
})
