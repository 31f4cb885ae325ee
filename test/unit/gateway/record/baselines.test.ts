import { expect, test } from 'vitest'
import type { Plan } from '../../../../src/gateway/call.ts'
import { baselineOfHit, baselinesOf } from '../../../../src/gateway/record/baselines.ts'
import { chargeFor } from '../../../../src/providers/catalog/agreed-price.ts'
import type { Target, Usage } from '../../../../src/providers/contract.ts'
import { NO_USAGE } from '../../../../src/providers/usage.ts'
import { factOf } from '../../../support/fact.ts'

const AT = Date.UTC(2026, 10, 1)
const usage: Usage = { ...NO_USAGE, inputTokens: 1_000, outputTokens: 500 }
const dear = { provider: 'openai', model: 'gpt-5.6' } as Target
const cheap = { provider: 'openai', model: 'gpt-5-nano' } as Target
const costOf = (target: Target) => chargeFor(undefined, target, usage, AT).costNanos
const named = { targets: [dear, cheap], routed: null } as Pick<Plan, 'targets' | 'routed'>

function routed(...qualities: [string, number][]): Pick<Plan, 'targets' | 'routed'> {
  const { routing } = factOf()
  const candidates = qualities.map(([model, quality]) => ({ ...routing?.candidates[0], model, quality }))
  return { targets: [cheap], routed: { routing: { ...routing, candidates } } } as unknown as Pick<
    Plan,
    'targets' | 'routed'
  >
}

test('where another answers than the one asked for, what that one costs is told, for the tokens that were used', () => {
  expect(costOf(dear)).toBeGreaterThan(costOf(cheap))
  expect(baselinesOf(undefined, named, cheap, usage, AT)).toEqual({ askedNanos: costOf(dear) })
})

test('where the one asked for answers there is nothing to compare', () => {
  expect(baselinesOf(undefined, named, dear, usage, AT)).toEqual({})
})

test('where auto chose it is compared with the one of which the best answer was expected', () => {
  const plan = routed(['openai/gpt-5-nano', 0.7], ['openai/gpt-5.6', 0.9])
  expect(baselinesOf(undefined, plan, cheap, usage, AT)).toEqual({ bestNanos: costOf(dear) })
  expect(baselinesOf(undefined, routed(['openai/gpt-5-nano', 0.9]), cheap, usage, AT)).toEqual({})
})

test('prices that a tenant agreed on count on both sides', () => {
  const agreed = { '*': { discount: 0.5 } }
  expect(baselineOfHit(agreed, dear, usage, AT).askedNanos).toBe(Math.ceil(costOf(dear) / 2))
})
