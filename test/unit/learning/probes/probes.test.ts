import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classOf } from '../../../../src/learning/cells/request-class.ts'
import { requestTextOf } from '../../../../src/learning/predictor/request-text.ts'
import { makeProbes } from '../../../../src/learning/probes/make-probes.ts'
import type { Probe } from '../../../../src/learning/probes/probe.ts'
import { compareRuns, scoreProbes } from '../../../../src/learning/probes/score-probes.ts'
import { seeded } from '../../../../src/shared/seeded.ts'

const probes = makeProbes(seeded(1), 15)
const said = (probe: Probe, text: string) => probe.check({ text, toolCalls: [] })
const spoken = probes.filter(({ requestClass }) => requestClass !== 'tools')
const calling = probes.filter(({ requestClass }) => requestClass === 'tools')

function wrongOf({ chat, solution }: Probe): string[] {
  const question = String(chat.messages[0]?.content)
  const number = /^Answer: (-?\d+)$/.exec(solution.text)?.[1]
  const near = number === undefined ? [] : [`Answer: ${Number(number) + 1}`, `Answer: -${number}1`]
  return ['', 'I am sorry, I cannot help with that.', question, 'Answer: none', ...near]
}

describe('probes', () => {
  it.each(probes.map((probe) => [probe.id, probe] as const))('%s takes its own solution', (_, probe) => {
    expect(probe.check(probe.solution)).toBe(1)
  })

  it('take the solution in other spellings', () => {
    for (const probe of spoken) {
      const { text } = probe.solution
      const spellings =
        probe.requestClass === 'schema'
          ? [`\`\`\`json\n${text}\n\`\`\``, ` ${text}\n`]
          : [`I thought about it.\n\n${text}`, `${text.replace(/: (.*)$/, ': **$1**')}\n`, `${text}.`]
      for (const spelling of spellings) expect(said(probe, spelling), `${probe.id}: ${spelling}`).toBe(1)
    }
  })

  it('take no other answer: nothing, a refusal, the question, another probe’s answer, or a bit more or less', () => {
    for (const probe of spoken) {
      for (const wrong of wrongOf(probe)) expect(said(probe, wrong), `${probe.id}: ${wrong}`).toBeLessThan(1)
    }
    for (const probe of calling) {
      expect(said(probe, 'I would book that for you.')).toBe(0)
      const [first] = probe.solution.toolCalls
      if (!first) throw new Error('no call')
      expect(probe.check({ text: '', toolCalls: [{ ...first, name: 'send_mail' }] })).toBe(0)
      expect(probe.check({ text: '', toolCalls: [...probe.solution.toolCalls, first] })).toBe(0)
      expect(probe.check({ text: '', toolCalls: [{ ...first, arguments: '{}' }] })).toBe(0)
    }
  })

  it('are the same for the same numbers, and others for others', () => {
    const prompts = (seed: number) => makeProbes(seeded(seed), 15).map(({ chat }) => JSON.stringify(chat.messages))
    expect(prompts(1)).toEqual(prompts(1))
    const other = new Set(prompts(2))
    expect(prompts(1).filter((prompt) => other.has(prompt)).length).toBeLessThan(8)
  })

  it('are of the class they stand for, as the router sees it', () => {
    for (const { id, requestClass, chat } of probes) {
      const request = { model: 'auto', ...chat }
      expect(classOf(requestTextOf(request, JSON.stringify(request).length)), id).toBe(requestClass)
    }
  })

  it('are checked without a hitch, whatever was said', () => {
    for (const probe of probes) expect(said(probe, 'Answer: 1,'.repeat(20_000))).toBeLessThanOrEqual(1)
    return fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.constantFrom(...probes), (text, probe) => {
        const score = probe.check({ text, toolCalls: [{ name: text, arguments: text }] })
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('scores of probes', () => {
  const results = (count: number, rate: number, seed: number) => {
    const random = seeded(seed)
    return Array.from({ length: count }, (_, at) => ({
      id: `p${at}`,
      requestClass: at % 2 ? 'a' : 'b',
      score: Number(random() < rate),
    }))
  }

  it('come with intervals that hold the truth nineteen times in twenty', () => {
    const inside = Array.from({ length: 200 }, (_, seed) => {
      const all = scoreProbes(results(70, 0.9, seed + 1)).at(-1)
      return all !== undefined && all.low <= 0.9 && 0.9 <= all.high
    })
    expect(inside.filter(Boolean).length / inside.length).toBeGreaterThan(0.9)
  })

  it('tell a model that changed from one that did not', () => {
    const false_ = Array.from(
      { length: 200 },
      (_, seed) => compareRuns(results(105, 0.8, seed + 1), results(105, 0.8, seed + 900)).changed,
    )
    expect(false_.filter(Boolean).length / false_.length).toBeLessThan(0.03)
    const found = Array.from(
      { length: 50 },
      (_, seed) => compareRuns(results(105, 0.85, seed + 1), results(105, 0.55, seed + 900)).changed,
    )
    expect(found.filter(Boolean).length / found.length).toBeGreaterThan(0.85)
    expect(compareRuns(results(50, 0.8, 1), results(50, 0.8, 1))).toMatchObject({ changed: false, drop: 0, pValue: 1 })
  })
})
