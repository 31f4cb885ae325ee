import { describe, expect, it } from 'vitest'
import { type Capabilities, type Facts, UNKNOWN } from '../../../../src/providers/capabilities/capabilities.ts'
import { DECISIONS } from '../../../../src/providers/capabilities/decisions.ts'
import { fitOf, fittingOf } from '../../../../src/providers/capabilities/fit.ts'
import type { Need, NeedName } from '../../../../src/providers/capabilities/needs.ts'

const model = (facts: Facts = {}): Capabilities => ({ ...UNKNOWN, ...facts })
const everyNeed = (Object.keys(DECISIONS) as NeedName[]).map((is): Need => ({ is, tokens: 1 }))

describe('how a target fits', () => {
  it('what is unknown never counts against it, whatever is asked', () => {
    for (const capabilities of [null, UNKNOWN]) {
      expect(fitOf(everyNeed, capabilities)).toEqual({ fits: true, missing: [], unsure: everyNeed })
    }
  })

  it('a hard need that is missing makes it unfit, a soft one does not', () => {
    expect(fitOf([{ is: 'vision' }], model({ vision: false })).fits).toBe(false)
    expect(fitOf([{ is: 'seed' }], model({ seed: false }))).toEqual({
      fits: true,
      missing: [{ is: 'seed' }],
      unsure: [],
    })
  })

  it('a field that the vendor is never sent is missing, whatever the model takes', () => {
    expect(fitOf([{ is: 'logprobs' }], model({ logprobs: true }), ['top_logprobs']).missing).toHaveLength(1)
    expect(fitOf([{ is: 'logprobs' }], null, ['logprobs']).missing).toHaveLength(1)
  })

  it('the context must hold what is asked', () => {
    const needs = [{ is: 'context' as const, tokens: 100 }]
    expect(fitOf(needs, model({ contextTokens: 100 })).fits).toBe(true)
    expect(fitOf(needs, model({ contextTokens: 99 })).fits).toBe(false)
  })

  it.each([
    ['always', 'high', true],
    ['never', null, false],
    ['unasked', null, true],
    ['unasked', 'none', true],
    ['unasked', 'low', false],
    ['none', null, false],
    ['none', 'none', true],
    ['none', 'low', false],
  ] as const)('sampling `%s` beside the effort %s: %s', (sampling, effort, taken) => {
    expect(fitOf([{ is: 'sampling', effort }], model({ sampling })).missing.length === 0).toBe(taken)
  })

  it('a model that thinks but takes no word for how much does not take an effort', () => {
    const needs = [{ is: 'reasoning_effort' as const }]
    expect(fitOf(needs, model({ reasoning: true, efforts: [] })).missing).toHaveLength(1)
    expect(fitOf(needs, model({ reasoning: true })).missing).toHaveLength(0)
  })
})

describe('which targets are tried', () => {
  const targets = { sees: model({ vision: true }), blind: model({ vision: false }), unknown: null }
  type Name = keyof typeof targets
  const fitting = (names: Name[], needs: Need[], requireParameters?: boolean) =>
    fittingOf(names, (name) => fitOf(needs, targets[name]), requireParameters)
  const image: Need[] = [{ is: 'vision' }]

  it('those known to be unable are left out where another can', () => {
    expect(fitting(['blind', 'sees'], image)).toEqual(['sees'])
  })

  it('the order stays, and an unknown one keeps its place', () => {
    expect(fitting(['unknown', 'blind', 'sees'], image)).toEqual(['unknown', 'sees'])
  })

  it('all are tried where none is able, since the table may be wrong', () => {
    expect(fitting(['blind'], image)).toEqual(['blind'])
  })

  it('nothing is left out for what is soft', () => {
    expect(fitting(['blind', 'sees'], [{ is: 'seed' }])).toEqual(['blind', 'sees'])
  })

  it('with require_parameters only those known to take everything are tried', () => {
    expect(fitting(['unknown', 'blind', 'sees'], image, true)).toEqual(['sees'])
  })

  it('with require_parameters the unknown are tried where nobody is known to take everything', () => {
    expect(fitting(['blind', 'unknown'], image, true)).toEqual(['unknown'])
  })

  it('with require_parameters nobody is tried where everybody misses something, however soft', () => {
    const strict = fittingOf(['a'], () => fitOf([{ is: 'seed' }], model({ seed: false })), true)
    expect(strict).toEqual([])
  })
})
