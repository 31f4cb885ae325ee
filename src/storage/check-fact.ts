import type { AttemptFact, CandidateFact, Fact, HindsightFact, PolicyFact, RoutingFact } from './facts.ts'

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string'
const isName: Check = (value) => typeof value === 'string' && value !== ''
const isTextOrNull: Check = (value) => value === null || typeof value === 'string'
const isNameIfAny: Check = (value) => value === undefined || isName(value)
const isFlag: Check = (value) => typeof value === 'boolean'
/** Not negative, and exact in JSON and SQLite alike. */
const isAmount: Check = (value) => typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER

const isAmountIfAny: Check = (value) => value === undefined || isAmount(value)

const isAmounts: Check = (value) => typeof value === 'object' && value !== null && Object.values(value).every(isAmount)

const isShare: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1

const CANDIDATE: Readonly<Record<keyof CandidateFact, Check>> = {
  model: isName,
  quality: isShare,
  deviation: isAmount,
  predicted: isShare,
  costNanos: isAmount,
  outputTokens: isAmount,
  latencyMs: (value) => value === null || isAmount(value),
  latencyMsP90: (value) => value === null || isAmount(value),
  whyNot: isTextOrNull,
}

const ROUTING: Readonly<Record<keyof RoutingFact, Check>> = {
  version: isName,
  requestClass: isName,
  heads: (value) => Array.isArray(value) && value.every((head) => Number.isFinite(head)),
  mode: isName,
  propensity: isShare,
  isTrial: isFlag,
  shadow: (value) => value === undefined || isName(value),
  isCandidate: (value) => value === undefined || isFlag(value),
  isHome: (value) => value === undefined || isFlag(value),
  candidates: (value) => Array.isArray(value) && value.every((candidate) => fits(candidate, CANDIDATE)),
}

const HINDSIGHT: Readonly<Record<keyof HindsightFact, Check>> = {
  requestId: isName,
  source: (value) => value === 'regenerated' || value === 'continued',
  score: isShare,
  weight: isShare,
}

const ATTEMPT: Readonly<Record<keyof AttemptFact, Check>> = {
  costNanos: (value) => value === undefined || isAmount(value),
  isPrivate: (value) => value === undefined || isFlag(value),
  provider: isText,
  model: isText,
  status: isAmount,
  latencyMs: isAmount,
  error: isTextOrNull,
}

const isNameOrNull: Check = (value) => value === null || isName(value)
const areNames: Check = (value) => Array.isArray(value) && value.every(isName)
const isRecord: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts: Check = (value) => isRecord(value) && Object.values(value as object).every(isText)

const POLICY: Readonly<Record<keyof PolicyFact, Check>> = {
  facts: isRecord,
  applied: areNames,
  deniedBy: isNameOrNull,
  shadowDeniedBy: isNameOrNull,
  found: (value) => value === undefined || isAmounts(value),
}

const FACT: Readonly<Record<keyof Fact, Check>> = {
  id: isName,
  tenantId: isName,
  keyId: isText,
  teamId: isNameIfAny,
  userId: isNameIfAny,
  customer: isNameIfAny,
  metadata: (value) => value === undefined || isTexts(value),
  tags: (value) => value === undefined || areNames(value),
  operation: isNameIfAny,
  traceparent: (value) => value === undefined || isText(value),
  at: isAmount,
  requestedModel: isText,
  provider: isText,
  model: isText,
  upstreamId: isTextOrNull,
  stream: isFlag,
  cache: oneOf('hit', 'miss', 'bypass'),
  status: isAmount,
  outcome: oneOf('ok', 'failed', 'cancelled'),
  errorCode: isTextOrNull,
  finishReason: isTextOrNull,
  attempts: (value) => Array.isArray(value) && value.every((attempt) => fits(attempt, ATTEMPT)),
  inputTokens: isAmount,
  cachedInputTokens: isAmount,
  cacheWriteTokens: isAmount,
  outputTokens: isAmount,
  reasoningTokens: isAmount,
  more: (value) => value === undefined || isAmounts(value),
  usageSource: oneOf('provider', 'estimated', 'none'),
  costNanos: isAmount,
  billedNanos: isAmountIfAny,
  askedNanos: isAmountIfAny,
  bestNanos: isAmountIfAny,
  priceSource: oneOf('catalog', 'provider', 'upper_bound', 'none'),
  latencyMs: isAmount,
  ttftMs: isAmount,
  reason: isText,
  routing: (value) => value === undefined || fits(value, ROUTING),
  policy: (value) => value === undefined || fits(value, POLICY),
  grade: (value) => value === undefined || isShare(value),
  gradeWeight: (value) => value === undefined || isShare(value),
  hindsight: (value) => value === undefined || fits(value, HINDSIGHT),
  prompt: isTextOrNull,
  answer: isTextOrNull,
}

/** Whether something that came off a queue, or out of a dead letter, is a fact that can be stored. */
export function isFact(value: unknown): value is Fact {
  return fits(value, FACT)
}

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Readonly<Record<string, unknown>>
  return Object.entries(checks).every(([name, check]) => check(fields[name]))
}

function oneOf(...allowed: readonly string[]): Check {
  return (value) => typeof value === 'string' && allowed.includes(value)
}
