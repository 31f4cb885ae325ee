import type { ChatRequest } from '../../contract/chat.ts'
import type { Wish, WishTarget } from '../../contract/wish.ts'
import { Fault } from '../../shared/faults.ts'
import type { Raw } from '../../shared/json.ts'
import { heldKeys, type KeyedReading } from '../headers/own-keys.ts'
import { readControls } from './controls.ts'
import { type Form, type QueryReaders, readStep, type UniversalStep } from './universal-step.ts'

/** A request to the universal endpoint as one chat request, whose targets are the steps. */
export interface UniversalReading extends KeyedReading {
  readonly chat: ChatRequest
  /** In whose form the answer is expected: the first step's. */
  readonly form: Form
}

const STEPS_MAX = 50
const ATTEMPTS_MAX = 10
const ATTEMPTS_USUAL = 4
const TIMEOUT_MAX_MS = 3_600_000

/** Of these there can be but one, whichever step answers. */
const COMMON = new Set(['stream', 'stream_options'])

/**
 * Reads the body of Cloudflare's universal endpoint: a list of requests, each tried when those before it failed. What all of
 * them have is the chat request's, the first's where they differ; what only one has, or has otherwise, is its target's alone.
 * Source: https://developers.cloudflare.com/ai-gateway/usage/universal/.
 */
export function readUniversal(
  body: unknown,
  headers: Headers,
  readers: QueryReaders,
  account: string | null = null,
): UniversalReading {
  if (!Array.isArray(body)) throw new Fault('invalid_request', 'The body must be a list of requests.')
  const [first, ...others] = body.slice(0, STEPS_MAX + 1).map((step, index) => readStep(step, index, readers, account))
  if (!first || others.length >= STEPS_MAX) {
    throw new Fault('invalid_request', `The body must list 1 to ${STEPS_MAX} requests.`)
  }
  const steps = [first, ...others]
  const controls = readControls(overlaid(headers, first.headers))
  const chat = commonOf(first, others)
  return {
    chat: { ...chat, model: first.model } as unknown as ChatRequest,
    form: first.form,
    model: first.model,
    wish: { ...controls.wish, ...paceOf(steps, controls.wish), strategy: 'fallback', targets: targetsOf(steps, chat) },
    ...heldKeys(steps.map(({ key }) => key)),
    own: [],
    warnings: [...controls.warnings, ...steps.flatMap(({ warnings }) => warnings), ...differences(first, others)],
  }
}

/** A step's own `cf-aig-*` headers come before the request's. */
function overlaid(headers: Headers, own: Raw): Headers {
  const all = new Headers(headers)
  for (const [name, value] of Object.entries(own)) if (isControl(name)) all.set(name, printable(String(value)))
  return all
}

function isControl(name: string): boolean {
  return /^cf-aig-[\w-]+$/i.test(name)
}

/** What no header may hold would be refused by the platform, in its words. */
function printable(value: string): string {
  return value.replaceAll(/[^\x20-\x7e]/g, '?')
}

function commonOf(first: UniversalStep, others: readonly UniversalStep[]): Raw {
  const shared = Object.entries(first.chat).filter(
    ([field]) => COMMON.has(field) || others.every(({ chat }) => chat[field] !== undefined),
  )
  return Object.fromEntries(shared)
}

function targetsOf(steps: readonly UniversalStep[], common: Raw): WishTarget[] {
  // Written out once: the messages of one step may be all that the body has room for.
  const texts = new Map(Object.entries(common).map(([field, value]) => [field, JSON.stringify(value)]))
  return steps.map(({ model, chat }) => {
    const own = Object.entries(chat).filter(
      ([field, value]) => !COMMON.has(field) && JSON.stringify(value) !== texts.get(field),
    )
    return { model, ...(own.length > 0 ? { params: Object.fromEntries(own) } : {}) }
  })
}

function paceOf(steps: readonly UniversalStep[], wish: Wish): Pick<Wish, 'attempts' | 'deadlines'> {
  const told = steps.map(({ config }, index) => ({
    attempts: numberAt(config.maxAttempts, `${index}.config.maxAttempts`) ?? wish.attempts ?? null,
    timeoutMs: numberAt(config.requestTimeout, `${index}.config.requestTimeout`),
  }))
  const attempts = told.reduce((sum, each) => sum + Math.max(each.attempts ?? 1, 1), 0)
  const isTold = told.some((each) => each.attempts !== null) || steps.length > ATTEMPTS_USUAL
  const timeouts = told.flatMap(({ timeoutMs }) => timeoutMs ?? [])
  return {
    ...(isTold ? { attempts: Math.min(attempts, ATTEMPTS_MAX) } : {}),
    ...(timeouts.length > 0 ? { deadlines: { first_token_ms: Math.min(Math.max(...timeouts), TIMEOUT_MAX_MS) } } : {}),
  }
}

function numberAt(value: unknown, param: string): number | null {
  if (value === undefined || value === null) return null
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number
  throw new Fault('invalid_request', `\`${param}\` must be a whole number from 1 up.`, { param })
}

function differences(first: UniversalStep, others: readonly UniversalStep[]): readonly string[] {
  const steps = [first, ...others]
  const timeouts = new Set(steps.map(({ config }) => config.requestTimeout))
  const controls = (step: UniversalStep) => Object.entries(step.headers).filter(([name]) => isControl(name))
  const differ: readonly (readonly [boolean, string])[] = [
    [others.some(({ form }) => form !== first.form), "Every step is answered in the first's form."],
    [
      others.some(({ chat }) => (chat.stream === true) !== (first.chat.stream === true)),
      "The first step's `stream` counts.",
    ],
    [timeouts.size > 1, 'Steps differ in `requestTimeout`: the longest counts.'],
    [
      others.some((step) => !isSame(controls(step), controls(first))),
      "Only the first step's `cf-aig-*` headers count.",
    ],
    [steps.some(({ config }) => config.retryDelay !== undefined || config.backoff !== undefined), PAUSES],
  ]
  return differ.flatMap(([isSo, sentence]) => (isSo ? sentence : []))
}

const PAUSES = '`retryDelay`, `backoff`: pauses double from try to try.'

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
