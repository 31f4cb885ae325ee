import type { Policy, PolicyEffect } from '../../src/contract/policies.ts'
import { print } from '../../src/local/print.ts'
import { readCondition } from '../../src/policy/check-condition.ts'
import { compilePolicies, decide } from '../../src/policy/compile-policies.ts'
import { FACT_LIMITS, type PolicyFacts } from '../../src/policy/facts.ts'

const BAR_US = 500
const ROUNDS = 15
const DECISIONS = 400

/** Twenty conditions as people write them; `#` is another number in each policy, so that no two are alike. */
const CONDITIONS = [
  "request.model.startsWith('openai/gpt-#')",
  "'team' in request.metadata && request.metadata.team == 'team-#'",
  "key.role == 'intern' && request.input_tokens > #000",
  "request.operation == 'embeddings' && request.input_tokens > 1#000",
  'request.stream && request.tools > #',
  "'tag-#' in key.tags || 'inference' in key.scopes",
  "key.tags.exists(tag, tag.startsWith('project-#'))",
  "has(request.metadata.data_class) && request.metadata.data_class in ['secret-#', 'internal-#', 'personal-#']",
  'forecast.known && forecast.cost_usd > #.5',
  'time.weekday > 5 && time.hour >= 18 && request.max_tokens > #000',
  "request.model.matches('^(openai|anthropic)/(gpt|claude)-#[.]?[0-9]*-(mini|nano)$')",
  "request.user.endsWith('@contractor-#.example')",
  "!(request.operation in ['chat', 'embeddings', 'rerank-#']) && request.images == 0",
  "key.team != 'platform-#' && request.model.contains('opus')",
  'request.images > # || request.tools > 2#',
  "request.metadata.all(name, name != 'x-forbidden-#')",
  "time.date >= '2026-12-24' && time.date <= '2027-01-0#'",
  "key.scopes.exists(scope, scope == 'admin-#') && tenant.id != 'ten_#'",
  "(request.metadata.size() > 2# ? 'big' : 'small') == 'big'",
  "key.name.lowerAscii() == 'batch-#' || key.user == 'user_#'",
]
/** Conditions near the most that is accepted, and some beyond. */
const COSTLY = [
  'true || true',
  'key.tags.exists(tag, key.scopes.exists(scope, scope == tag + "b"))',
  'key.tags.all(tag, key.scopes.all(scope, scope != tag + "b" && 1 > 0))',
  'key.tags.all(a, key.scopes.all(b, a > "b" || b > "a"))',
  'key.tags.all(a, key.scopes.all(b, a.contains("aab") == b.startsWith("b")))',
  'request.metadata.all(name, request.metadata[name].contains("aaaaaaaaaaaaaaaaaab") == false)',
  'request.metadata.exists(name, request.metadata[name + "x"] == "y") || true',
  'key.tags.exists(tag, int(tag) > 0) || true',
  'key.tags.map(tag, tag.upperAscii()).exists(tag, tag in key.scopes)',
  'request.model.matches("(a|b|ab)*(a|b|ab)*(a|b|ab)*c")',
  'request.model.matches("(a?){60}b")',
  'request.metadata.exists(name, name.matches("(k|kk)*(k|kk)*x"))',
  'key.tags.filter(a, key.scopes.all(b, b != a)).size() == 0',
]
const EFFECTS: readonly PolicyEffect[] = [
  { do: 'deny', message: 'Not here.' },
  { do: 'cap_cost', usd: 2 },
  { do: 'route_only', models: ['openai/*', 'anthropic/claude-*', 'mistral/mistral-large'] },
  { do: 'require', zdr: true, region: 'eu' },
  { do: 'redact', direction: 'both', detect: ['email', 'credit_card'] },
  { do: 'require_metadata', keys: ['team'] },
  { do: 'purpose', allowed: ['support', 'research'] },
]
const FACTS: PolicyFacts = {
  request: {
    model: 'openai/gpt-4o-mini',
    operation: 'chat',
    stream: true,
    input_tokens: 1_834,
    max_tokens: 1_024,
    tools: 3,
    images: 0,
    user: 'ada@example.com',
    metadata: { team: 'search', purpose: 'support', data_class: 'public', ticket: 'SUP-4711' },
  },
  key: {
    id: 'key_1',
    name: 'Support bot',
    team: 'team_support',
    user: 'user_ada',
    role: 'member',
    scopes: ['inference', 'feedback', 'usage:read'],
    tags: ['project-ocean', 'prod', 'eu'],
  },
  tenant: { id: 'ten_acme' },
  forecast: { cost_usd: 0.0123, known: true },
}
const NOW = Date.UTC(2026, 10, 25, 14, 30)

const everybody = policies(() => ({}))
const departments = policies((at) => ({
  ...(at % 4 === 0 && { scope: { teams: ['team_legal', 'team_sales'] } }),
  ...(at % 4 === 1 && { scope: { teams: ['team_support'] } }),
  ...(at % 5 === 0 && { between: { timezone: 'Europe/Berlin', days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' } }),
}))
const worst = Math.max(time(everybody, FACTS), time(everybody, FACTS))
say('100 policies for everybody, no condition twice', worst)
say('100 policies, a quarter for others, a fifth by the clock', time(departments, FACTS))
print(`compiling 100 policies: ${compileUs().toFixed(0)} us`)
sayCostliest()
print(`bar policy-100-rules-us ${worst.toFixed(1)} <=${BAR_US} ${worst <= BAR_US ? 'pass' : 'miss'}`)

function policies(more: (at: number) => Partial<Policy>): Policy[] {
  return Array.from({ length: 100 }, (_, at) => ({
    id: `pol_${String(at).padStart(3, '0')}`,
    version: 1,
    name: `Policy ${at}`,
    mode: 'enforce',
    when: (CONDITIONS[at % CONDITIONS.length] ?? 'true').replaceAll(
      '#',
      String(1 + Math.floor(at / CONDITIONS.length)),
    ),
    effect: EFFECTS[at % EFFECTS.length] ?? { do: 'allow' },
    ...more(at),
  }))
}

/** The median round, in microseconds a decision. */
function time(written: readonly Policy[], facts: PolicyFacts, decisions = DECISIONS): number {
  const compiled = compilePolicies(written)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    for (let at = 0; at < decisions; at++) decide(compiled, facts, NOW + at)
    return ((performance.now() - from) * 1_000) / decisions
  })
  return median(rounds)
}

function compileUs(): number {
  return median(
    Array.from({ length: ROUNDS }, () => {
      const from = performance.now()
      compilePolicies(everybody)
      return (performance.now() - from) * 1_000
    }),
  )
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

function say(what: string, us: number): void {
  print(`${what}: ${us.toFixed(1)} us a decision, ${(us / 100).toFixed(2)} us a policy`)
}

/** What the dearest conditions that are accepted really cost, on facts as large as they may be. */
function sayCostliest(): void {
  const text = 'a'.repeat(FACT_LIMITS.text)
  const list = Array.from(
    { length: FACT_LIMITS.list },
    (_, at) => `${'a'.repeat(FACT_LIMITS.listItem - 3)}${String(at).padStart(3, '0')}`,
  )
  const names = list.map((_, at) => `${'k'.repeat(FACT_LIMITS.mapKey - 3)}${String(at).padStart(3, '0')}`)
  const metadata = Object.fromEntries(names.map((name) => [name, text]))
  const facts: PolicyFacts = {
    ...FACTS,
    request: { ...FACTS.request, model: text, metadata },
    key: { ...FACTS.key, scopes: list, tags: list },
  }
  for (const when of COSTLY) {
    const read = readCondition(when)
    if (typeof read === 'string') {
      print(`refused ${when}: ${read}`)
      continue
    }
    const us = time([{ id: 'p', version: 1, name: 'P', mode: 'enforce', when, effect: { do: 'deny' } }], facts, 10)
    print(
      `costly ${when}: ${read.steps} steps, ${us.toFixed(0)} us, ${((us * 1_000) / read.steps).toFixed(0)} ns a step`,
    )
  }
}
