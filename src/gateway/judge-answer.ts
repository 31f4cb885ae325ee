import type { ChatRequest } from '../contract/chat.ts'
import type { Env } from '../env.ts'
import type { Observation } from '../learning/scores.ts'
import { observe } from '../objects/score-view.ts'
import { costOf, priceOf, upperBound } from '../providers/catalog/price.ts'
import { NO_USAGE } from '../providers/usage.ts'
import { nanosFromUsd } from '../shared/money.ts'
import { SECOND_MS, within } from '../shared/time.ts'
import { homeOf } from '../storage/databases.ts'
import { open } from '../storage/db.ts'
import type { CandidateFact } from '../storage/facts.ts'
import { feedbackOf } from '../storage/feedback.ts'
import { askInwardly } from './ask-inwardly.ts'
import type { Call, Delivery, Plan } from './call.ts'
import { readSaid } from './learn/answer/read-said.ts'
import { fitJudge } from './learn/judge/fit-judge.ts'
import { judgeChance } from './learn/judge/judge-chance.ts'
import { judgePrompt, pointPrompt } from './learn/judge/judge-prompt.ts'
import { type ArmGrade, pairGrades } from './learn/judge/pair-grades.ts'
import { readPoint, readVerdict } from './learn/judge/read-verdict.ts'

const SHARE = 0.01
const VERDICT_TOKENS = 1_000
const CHARACTERS_PER_TOKEN = 4
const STORE_LIMIT_MS = 2 * SECOND_MS
/** What a judge is trusted before it was ever held against people. */
const TRUST = 0.6

/**
 * Has a model of the tenant's choice grade an answer, blind, beside that of the model that came second: now and then, more often
 * where they differ in expected quality, and within the day's budget. What it costs is recorded and charged as requests of
 * their own. Runs behind the answer and never fails it.
 */
export async function judgeAnswer(
  call: Call,
  plan: Plan,
  delivery: Delivery,
  env: Env,
  ctx: ExecutionContext,
): Promise<void> {
  const { tenantId, settings } = call.caller.tenant
  const wanted = settings.router?.judge
  const candidates = plan.routed?.routing.candidates ?? []
  if (!wanted || Math.random() >= judgeChance(wanted.share ?? SHARE, isDisputed(candidates))) return
  const own = await answerOf(delivery)
  if (!own) return
  const [arm] = own
  const rival = rivalOf(arm, candidates)
  const costNanos = judgingCost(wanted.model, call) + (rival?.costNanos ?? 0)
  if (!(await maySpend(env, tenantId, costNanos, nanosFromUsd(wanted.dailyBudgetUsd)))) return
  const theirs =
    rival && (await asked(call, { ...call.body.chat, model: rival.model }, 'judge: second answer', env, ctx))
  const grades = await verdictOn(call, wanted.model, own, rival && theirs ? [rival.model, theirs] : null, env, ctx)
  teach(call, plan, grades, env, ctx)
  const grade = grades.find((each) => each.arm === arm)
  if (grade) await keep(env, call, grade)
}

/** Whom to ask beside: a model in the shadow, so that it gets known before anybody is served by it; else the second best. */
function rivalOf(arm: string, candidates: readonly CandidateFact[]): CandidateFact | null {
  const others = candidates.filter(({ model }) => model !== arm)
  return others.find(({ whyNot }) => whyNot === 'shadow') ?? others.find(({ whyNot }) => whyNot !== 'entering') ?? null
}

/** Whether another model than the one chosen is expected to be better: there a verdict decides something. */
function isDisputed([made, ...others]: readonly CandidateFact[]): boolean {
  return others.some(({ quality }) => made !== undefined && quality > made.quality)
}

async function answerOf(delivery: Delivery): Promise<Answer | null> {
  const { outcome, text, target = delivery.target } = await delivery.settled
  const words = outcome === 'ok' ? readSaid(text, true)?.whole?.content : null
  return words ? [`${target.provider}/${target.model}`, words] : null
}

/** So that refits know of it too. */
async function keep(env: Env, call: Call, { grade: score, weight }: ArmGrade): Promise<void> {
  const row = { requestId: call.id, source: 'judge', score, weight, at: Date.now() }
  const set = feedbackOf(open(await homeOf(env, call.caller.tenant.tenantId)), call.caller.tenant.tenantId).set(row)
  await within(STORE_LIMIT_MS, Promise.resolve(set), () => null).catch(() => null)
}

type Answer = readonly [arm: string, text: string]

async function verdictOn(
  call: Call,
  judge: string,
  own: Answer,
  other: Answer | null,
  env: Env,
  ctx: ExecutionContext,
): Promise<readonly ArmGrade[]> {
  const { chat } = call.body
  const { isKin } = fitJudge([judge], [own[0], ...(other ? [other[0]] : [])]) ?? { isKin: true }
  const task = other
    ? judgePrompt({ chat, answers: [own[1], other[1]], random: Math.random })
    : pointPrompt({ chat, answer: own[1], random: Math.random })
  const text = await asked(call, { ...task.body, model: judge }, 'judge: verdict', env, ctx)
  if (text === null) return []
  if (other) {
    const verdict = readVerdict(text, task.isSwapped)
    return verdict ? pairGrades({ arms: [own[0], other[0]], verdict, isKin, trust: TRUST }) : []
  }
  const point = readPoint(text)
  if (point === null) return []
  return pairGrades({ arms: [own[0], own[0]], verdict: { a: point, b: point }, isKin, trust: TRUST }).slice(0, 1)
}

/** Asks a model in the tenant's name, and gives its words; null when it had none. */
async function asked(
  { caller }: Call,
  chat: ChatRequest,
  reason: string,
  env: Env,
  ctx: ExecutionContext,
): Promise<string | null> {
  return (await askInwardly(caller, chat, reason, env, ctx))?.text || null
}

/** What both arms are taught, each against what had been expected of it. */
function teach(call: Call, plan: Plan, grades: readonly ArmGrade[], env: Env, ctx: ExecutionContext): void {
  const { tenantId, settings } = call.caller.tenant
  const isUnshared = settings.router?.shareLessons === false
  const observations = grades.flatMap(({ arm, grade, weight }): Observation[] => {
    const forecast = plan.routed?.expected.get(arm)?.raw
    if (!forecast) return []
    const nothing = { ok: null, latencyMs: null, ttftMs: null, outputTokens: null, costNanos: null }
    const told = { arm, at: call.startedAt, quality: grade, qualityWeight: weight, forecast }
    return [{ ...nothing, ...told, ...(isUnshared ? { isUnshared } : {}) }]
  })
  if (observations.length > 0) observe(tenantId, observations, env, ctx)
}

/** What a verdict may cost: both answers and the conversation are read, a thousand tokens are said. */
function judgingCost(model: string, call: Call): number {
  const slash = model.indexOf('/')
  const price = priceOf(model.slice(0, slash), model.slice(slash + 1), call.startedAt) ?? upperBound()
  const inputTokens = Math.ceil((3 * call.length) / CHARACTERS_PER_TOKEN) + VERDICT_TOKENS
  return costOf(price, { ...NO_USAGE, inputTokens, outputTokens: VERDICT_TOKENS })
}

/** Closed: a budget that cannot be asked is not spent. */
async function maySpend(env: Env, tenantId: string, costNanos: number, limitNanos: number): Promise<boolean> {
  const day = new Date().toISOString().slice(0, 10)
  const spent = Promise.resolve(
    env.SCOREBOARD.getByName(tenantId).spend('judge', day, Math.ceil(costNanos), limitNanos),
  )
  return within(STORE_LIMIT_MS, spent, () => false).catch(() => false)
}
