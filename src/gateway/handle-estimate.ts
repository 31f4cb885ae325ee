import type * as z from 'zod'
import type { Estimate } from '../contract/router.ts'
import type { Env } from '../env.ts'
import { credentialsFor } from '../identity/credentials.ts'
import { identify } from '../identity/identify.ts'
import type { Interval } from '../learning/accuracy.ts'
import { viewLearned } from '../objects/learned-view.ts'
import { providers } from '../providers/index.ts'
import { usdFromNanos } from '../shared/money.ts'
import type { CandidateFact } from '../storage/facts.ts'
import { admitCall } from './admit-call.ts'
import type { Plan, Routed } from './call.ts'
import { readChat } from './ingress/read-chat.ts'
import { choose } from './routing/choose.ts'

/** Never so small that another than the best is tried. */
const NO_TRIAL = () => 1 - Number.EPSILON

/** `POST /v1/estimate`: what a chat request would cost, take and be worth wherever it could go. Sends and charges nothing. */
export async function handleEstimate(request: Request, env: Env, ctx: ExecutionContext, id: string): Promise<Response> {
  const startedAt = Date.now()
  const caller = await identify(request, env, ctx, startedAt)
  const call = await admitCall(await readChat(request, caller, id, startedAt), env, ctx, false)
  const live = await credentialsFor(caller.tenant, env, providers)
  const learned = viewLearned(caller.tenant.tenantId, env, ctx, startedAt)
  const plan = await choose(call, call.body.chat, live, learned, NO_TRIAL, true)
  const [first] = plan.targets
  const body: z.input<typeof Estimate> = {
    object: 'estimate',
    model: `${first.provider}/${first.model}`,
    reason: plan.reason,
    requestClass: plan.forecast?.routing.requestClass ?? call.operation,
    inputTokens: Math.ceil(call.length / 4),
    candidates: plan.forecast ? inOrderOf(plan, candidatesOf(plan.forecast)) : [],
  }
  return Response.json(body, { headers: { 'x-request-id': id } })
}

type Candidates = z.input<typeof Estimate>['candidates']

/** Where another strategy than `auto` decides, its order is the one that counts. */
function inOrderOf({ targets, routed }: Plan, candidates: Candidates): Candidates {
  if (routed) return candidates
  const arms = targets.map(({ provider, model }) => `${provider}/${model}`)
  const sorted = candidates.toSorted((a, b) => arms.indexOf(a.model) - arms.indexOf(b.model))
  return sorted.map((candidate, at) => ({ ...candidate, whyNot: at === 0 ? null : 'later_in_route' }))
}

/** What was expected of each candidate, in the terms of the public contract. */
export function candidatesOf({ routing, expected }: Routed): Candidates {
  return routing.candidates.map((candidate) => ({
    model: candidate.model,
    quality: qualityOf(candidate),
    outputTokens: candidate.outputTokens,
    costUsd: scaled(expected.get(candidate.model)?.cost, usdFromNanos) ?? sure(usdFromNanos(candidate.costNanos)),
    latencyMs: scaled(expected.get(candidate.model)?.latency ?? null, Math.round),
    whyNot: candidate.whyNot,
  }))
}

/** Nine in ten of a normal distribution would be 1.64 deviations; four in five, as all intervals here, are 1.28. */
const SIGMAS = 1.28

function qualityOf({ quality, deviation }: CandidateFact): Interval {
  const reach = SIGMAS * deviation
  return { low: Math.max(0, quality - reach), expected: quality, high: Math.min(1, quality + reach) }
}

function scaled(interval: Interval | null | undefined, by: (value: number) => number): Interval | null {
  return interval ? { low: by(interval.low), expected: by(interval.expected), high: by(interval.high) } : null
}

function sure(expected: number): Interval {
  return { low: expected, expected, high: expected }
}

/** What was expected of who answered (`provider/model`), in one line: for a header. */
export function forecastLine(routed: Routed, arm: string): string {
  const chosen = candidatesOf(routed).find((candidate) => candidate.model === arm)
  if (!chosen) return ''
  const { model, quality, costUsd, latencyMs } = chosen
  return JSON.stringify({ model, quality, cost_usd: costUsd, latency_ms: latencyMs }, short)
}

function short(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value
}
