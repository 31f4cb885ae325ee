import type { DetectorId, FilterRule } from '../contract/filters.ts'
import type { Policy, PolicyEffect } from '../contract/policies.ts'
import type { PolicyFacts } from './facts.ts'
import { commonNames, commonPatterns, type Narrowing } from './narrowing.ts'

/** The policy that refuses a request, and what its caller is told. */
export interface Denial {
  readonly id: string
  readonly name: string
  readonly message: string
}

/** What is to be searched for in prompts or answers, and what becomes of what is found. */
export type FilterOrder = Extract<FilterRule, { detect: DetectorId }>

/** Whether a request may pass, and who says no if not. `applied`: the ids of the policies that it fits. */
export interface Ruling {
  readonly allowed: boolean
  readonly deniedBy: Denial | null
  readonly applied: readonly string[]
}

/** All that a tenant's policies say about one request. */
export interface Verdict extends Ruling {
  readonly only: Narrowing
  /** Whether only endpoints that keep no data may answer. */
  readonly zdr: boolean
  /** The regions that an endpoint must be in: all of them, so that of two nothing is left. */
  readonly regions: readonly string[]
  /** The least of the caps on its cost, in US dollars. */
  readonly maxCostUsd: number | null
  readonly filters: { readonly input: readonly FilterOrder[]; readonly output: readonly FilterOrder[] }
  /** What it would be with the shadow policies enforced too. */
  readonly shadow: Ruling
  /** Why conditions could not be answered, policy by policy, those in shadow too. */
  readonly errors: readonly string[]
}

/** A policy that fits a request. `refusal`: why it is refused whatever the policy does. */
export interface Fit {
  readonly policy: Policy
  readonly refusal: string | null
}

/** Who may pass: the policies that fit, and the first of the allowing ones that are for the caller. */
export function rulingOf(fits: readonly Fit[], allowList: Policy | null, facts: PolicyFacts): Ruling {
  const deniedBy = firstDenial(fits, facts) ?? unlisted(fits, allowList)
  return { allowed: deniedBy === null, deniedBy, applied: fits.map(({ policy }) => policy.id) }
}

/** What the enforced policies that fit ask for beside. */
export function ordersOf(fits: readonly Fit[]): Pick<Verdict, 'only' | 'zdr' | 'regions' | 'maxCostUsd' | 'filters'> {
  const effects = fits.map(({ policy }) => policy.effect)
  const routes = effects.filter((effect) => effect.do === 'route_only')
  const requirements = effects.filter((effect) => effect.do === 'require')
  const caps = effects.filter((effect) => effect.do === 'cap_cost').map(({ usd }) => usd)
  return {
    only: {
      providers: commonNames(routes.flatMap(({ providers }) => (providers ? [providers] : []))),
      models: commonPatterns(routes.flatMap(({ models }) => (models ? [models] : []))),
    },
    zdr: requirements.some(({ zdr }) => zdr === true),
    regions: [...new Set(requirements.flatMap(({ region }) => region ?? []))].sort(),
    maxCostUsd: caps.length > 0 ? Math.min(...caps) : null,
    filters: { input: filtersOf(effects, 'input'), output: filtersOf(effects, 'output') },
  }
}

function filtersOf(effects: readonly PolicyEffect[], direction: 'input' | 'output'): readonly FilterOrder[] {
  const orders = effects.flatMap((effect): FilterOrder[] => {
    if (effect.do !== 'redact' && effect.do !== 'block' && effect.do !== 'flag') return []
    if (effect.direction !== direction && effect.direction !== 'both') return []
    return effect.detect.map((detect) => ({ detect, action: effect.do }))
  })
  return [...new Map(orders.map((order) => [`${order.action} ${order.detect}`, order])).values()]
}

function firstDenial(fits: readonly Fit[], facts: PolicyFacts): Denial | null {
  for (const { policy, refusal } of fits) {
    const message = refusal ?? refusalOf(policy, facts)
    if (message !== null) return { id: policy.id, name: policy.name, message }
  }
  return null
}

function unlisted(fits: readonly Fit[], allowList: Policy | null): Denial | null {
  if (allowList === null || fits.some(({ policy }) => policy.effect.do === 'allow')) return null
  return { id: allowList.id, name: allowList.name, message: 'No policy allows this request.' }
}

function refusalOf({ name, effect }: Policy, { request, forecast }: PolicyFacts): string | null {
  switch (effect.do) {
    case 'deny':
      return effect.message ?? `The policy “${name}” denies this request.`
    case 'cap_cost':
      // Written so that a cost that is no number is above every limit.
      if (!forecast.known || forecast.cost_usd <= effect.usd) return null
      return `This request is predicted to cost ${dollars(forecast.cost_usd)}; the limit is ${dollars(effect.usd)}.`
    case 'require_metadata': {
      const missing = effect.keys.filter((key) => (metadata(request.metadata, key) ?? '') === '')
      return missing.length === 0 ? null : `This request needs metadata: ${missing.join(', ')}.`
    }
    case 'purpose': {
      const purpose = metadata(request.metadata, 'purpose')
      if (purpose !== undefined && effect.allowed.includes(purpose)) return null
      return `This request needs a metadata.purpose that is allowed: ${effect.allowed.join(', ')}.`
    }
    default:
      return null
  }
}

function metadata(fields: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}

function dollars(usd: number): string {
  return `$${usd.toLocaleString('en', { maximumFractionDigits: 9 })}`
}
