import type { Target, Usage } from '../../providers/contract.ts'
import { usageOfTask } from '../../providers/tasks/usage.ts'
import { asRecord, isRecord, parseJson } from '../../shared/json.ts'
import { SECOND_MS } from '../../shared/time.ts'
import type { AttemptFact } from '../../storage/facts.ts'
import type { Plan, Settlement, TaskCall } from '../call.ts'
import { splitEvents } from '../server-events.ts'
import { attemptTask, type TaskAnswered } from './attempt-task.ts'
import { relayBytes } from './relay-bytes.ts'
import { inCallersShape } from './task-shape.ts'
import { type Undelivered, walk } from './walk.ts'

/** The answer to a task on its way to the caller, and how it ends. */
export interface TaskDelivery {
  readonly body: string | ReadableStream
  readonly type: string
  readonly target: Target
  readonly attempts: readonly AttemptFact[]
  readonly ttftMs: number
  readonly settled: Promise<TaskSettlement>
}

/** What a task took, once it is over. `usage` is null where nobody counted. */
export interface TaskSettlement extends Pick<Settlement, 'outcome' | 'errorCode'> {
  readonly usage: Usage | null
}

/** Pictures and long recordings take their time, even where others could be asked. */
const LEAST_MS = 120 * SECOND_MS
const QUICK: ReadonlySet<string> = new Set(['embeddings', 'moderations', 'rerank'])

/** Gets a task done by the first target of the plan that can. */
export async function deliverTask(plan: Plan, call: TaskCall): Promise<TaskDelivery | Undelivered> {
  const arrived = await walk<TaskAnswered>(plan, call, async (target, _queue, { beginMs, totalMs }, attempts) => {
    const wished = plan.route.deadlines?.first_token_ms !== undefined || QUICK.has(call.operation)
    const limitMs = wished ? beginMs : Math.min(totalMs, Math.max(beginMs, LEAST_MS))
    const result = await attemptTask(target, limitMs, call)
    attempts.push(result.fact)
    return result
  })
  if ('fault' in arrived) return arrived
  const { answered, attempts } = arrived
  const ttftMs = Date.now() - call.startedAt
  return { ...handOn(answered, call), target: answered.target, attempts, ttftMs }
}

function handOn(answered: TaskAnswered, call: TaskCall): Pick<TaskDelivery, 'body' | 'type' | 'settled'> {
  const { answer, body, headers } = answered
  if (answer.is === 'bytes') {
    const relayed = relayBytes(body as ReadableStream<Uint8Array>, answer.type, call, answered.target.apiKey)
    const settled = relayed.settled.then((end) => ({ ...end, usage: usageOf(answered, lastEvent(end.text), call) }))
    return { body: relayed.body, type: answer.type, settled }
  }
  const settled = Promise.resolve({ outcome: 'ok' as const, errorCode: null, usage: usageOf(answered, null, call) })
  if (answer.is === 'text') return { body: answer.text, type: headers.get('content-type') ?? 'text/plain', settled }
  const shaped = inCallersShape(answered.skill.reply?.(answer.json, call.body) ?? answer.json, call.body)
  if (typeof shaped === 'string') return { body: shaped, type: 'text/plain; charset=utf-8', settled }
  if (isRecord(shaped) && shaped.created === 0)
    return { body: JSON.stringify({ ...shaped, created: now() }), type: 'application/json', settled }
  const text = shaped === answer.json && typeof body === 'string' ? body : JSON.stringify(shaped)
  return { body: text, type: 'application/json', settled }
}

/** Epoch seconds, for answers whose provider does not say when they were made. */
function now(): number {
  return Math.floor(Date.now() / 1000)
}

function usageOf({ skill, answer, headers }: TaskAnswered, event: unknown, { body }: TaskCall): Usage | null {
  const read = skill.usage ?? usageOfTask
  const used = read(event === null ? answer : { is: 'json', json: event }, headers, body)
  const { inputTokens, outputTokens, more } = used
  const isFree = body.task === 'moderations'
  return inputTokens + outputTokens > 0 || more || isFree || used.reportedCostNanos !== null ? used : null
}

/** The last event of a stream that tells a usage. */
function lastEvent(text: string): unknown {
  const events = splitEvents()(`${text}\n\n`).map(({ data }) => parseJson(data))
  return events.findLast((event) => isRecord(asRecord(event).usage)) ?? null
}
