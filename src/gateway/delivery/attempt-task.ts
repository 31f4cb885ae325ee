import type { Provider, Refusal, Target, TaskAnswer, TaskBody, TaskSkill } from '../../providers/contract.ts'
import { refuse } from '../../providers/refusal.ts'
import { tasksOf } from '../../providers/tasks/tasks-of.ts'
import { Fault } from '../../shared/faults.ts'
import { isRecord, parseJson } from '../../shared/json.ts'
import type { TaskCall } from '../call.ts'
import { send } from './ask.ts'
import { ERROR_BODY_MAX, type Failed, factOf, providerOf, readError, refusalOf, withoutKey } from './attempt.ts'
import { Timeout, type Watch, watchOver } from './watch.ts'

/** A target that did what was asked. */
export interface TaskAnswered {
  readonly answered: true
  readonly target: Target
  readonly skill: TaskSkill
  readonly fact: Failed['fact']
  readonly headers: Headers
  /** JSON or text, read whole; or bytes still to come. */
  readonly answer: TaskAnswer
  /** What the answer is made of, where it is to be passed on as it came. */
  readonly body: string | ReadableStream<Uint8Array> | null
}

/** Asks one target once to do a task. */
export async function attemptTask(target: Target, limitMs: number, call: TaskCall): Promise<TaskAnswered | Failed> {
  const startedAt = Date.now()
  const watch = watchOver(call, limitMs)
  let status = 0
  try {
    const provider = await providerOf(target)
    const skill = skillOf(provider, call.body)
    const response = await watch.over(ask(provider, skill, target, call, watch))
    status = response.status
    const read = await watch.over(readAnswer(response, provider))
    const fact = (error: string | null) => factOf(target, status, startedAt, error)
    if ('kind' in read) return { answered: false, refusal: withoutKey(read, target), fact: fact(read.kind) }
    return { answered: true, target, skill, fact: fact(null), headers: response.headers, ...read }
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === 'invalid_request') throw thrown
    const error = thrown instanceof Timeout ? 'timeout' : 'network'
    return { answered: false, refusal: refusalOf(thrown, error), fact: factOf(target, status, startedAt, error) }
  } finally {
    watch.end()
  }
}

function skillOf(provider: Provider, { task }: TaskBody): TaskSkill {
  const skill = tasksOf(provider)[task]
  if (!skill) throw new Fault('model_not_found', `${provider.name} does no ${task}.`, { param: 'model' })
  return skill
}

function ask(provider: Provider, skill: TaskSkill, target: Target, call: TaskCall, watch: Watch): Promise<Response> {
  const body = target.params ? { ...call.body, fields: { ...call.body.fields, ...target.params } } : call.body
  return send(provider, skill.request(body, target), target, watch)
}

type Read = Pick<TaskAnswered, 'answer' | 'body'>

async function readAnswer(response: Response, provider: Provider): Promise<Read | Refusal> {
  const { ok, headers, body } = response
  if (!ok) return readError(response, provider)
  const type = headers.get('content-type') ?? ''
  if (type.includes('html')) return refuse('failed', 'It answered with a web page.')
  if (isText(type)) return readText(await response.text(), type, provider)
  return body ? { answer: { is: 'bytes', type }, body } : refuse('failed', 'It answered with nothing.')
}

function readText(text: string, type: string, provider: Provider): Read | Refusal {
  if (!type.includes('json') && !looksLikeJson(text)) return { answer: { is: 'text', text, type }, body: text }
  const json = parseJson(text)
  if (typeof json !== 'object' || json === null) return refuse('failed', 'It answered with JSON that does not parse.')
  const failed = isRecord(json) && Boolean(json.error)
  return failed
    ? provider.refusal(502, new Headers(), text.slice(0, ERROR_BODY_MAX))
    : { answer: { is: 'json', json }, body: text }
}

/** Sound, images and streams of events are handed on as they come. */
function isText(type: string): boolean {
  return type.includes('json') || type === '' || (type.startsWith('text/') && !type.includes('event-stream'))
}

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text) && /[}\]]\s*$/.test(text)
}
