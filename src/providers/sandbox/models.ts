/** How a sandbox model misbehaves. */
export type Misbehaviour =
  | 'flaky'
  | 'down'
  | 'cut'
  | 'ratelimited'
  | 'denied'
  | 'overflow'
  | 'refuses'
  | 'silent'
  | 'garbage'
  | 'html'
  | 'empty'
  | 'errors-in-200'

/** A model of the sandbox, as the catalogue lists it and as it behaves. */
export interface SandboxModel {
  readonly id: string
  /** One sentence for people who choose a model. */
  readonly summary: string
  readonly contextTokens: number
  /** Nominal: they make costs visible where nothing is owed to anyone. */
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
  readonly style: 'small' | 'large' | 'reasoner'
  /** Before the first byte of the body, when the name does not say. */
  readonly delayMs: number
  readonly misbehaviour: Misbehaviour | null
  /** Its name, alone or with timings. */
  readonly pattern: RegExp
}

/** A model as named in a request: `echo-small-d500-i20` answers after 500 ms, with 20 ms between its chunks. */
export interface Variant {
  readonly model: SandboxModel
  readonly delayMs: number
  readonly paceMs: number
}

/** Longest wait a name can ask for, and the longest silence. */
export const LONGEST_WAIT_MS = 120_000

/** Every sandbox model: three that answer, one that is slow, and one for each way a provider fails. */
export const SANDBOX_MODELS: readonly SandboxModel[] = [
  define('echo-small', 'Short answers, cheap.'),
  define('echo-large', 'Long answers, dear.', {
    style: 'large',
    inputNanosPer1k: 3_000_000,
    outputNanosPer1k: 15_000_000,
  }),
  define('echo-reasoner', 'Thinks aloud before it answers.', {
    style: 'reasoner',
    inputNanosPer1k: 1_000_000,
    outputNanosPer1k: 4_000_000,
  }),
  define('slow', 'Answers after 3 seconds; `slow-500` after 500 ms.', { delayMs: 3000 }),
  misbehaving('flaky', 'Answers 503 to the first of two identical requests and serves the second, and so on.'),
  misbehaving('down', 'Answers 503, always.'),
  misbehaving('cut', 'Breaks off half way through its answer.'),
  misbehaving('ratelimited', 'Answers 429 and asks for 2 seconds of patience.'),
  misbehaving('denied', 'Answers 401, as if the key were wrong.'),
  misbehaving('overflow', 'Answers 400: the messages exceed its context.'),
  misbehaving('refuses', 'Answers 400: the messages break its content policy.'),
  misbehaving('silent', 'Answers nothing for two minutes.'),
  misbehaving('garbage', 'Sends JSON that does not parse, in a stream after some good events.'),
  misbehaving('html', 'Answers 200 with a web page.'),
  misbehaving('empty', 'Answers with no text at all.'),
  misbehaving('errors-in-200', 'Answers 200 with an error inside.'),
]

/** Finds the model a name means, and its timings: `-d<ms>` before the first byte, `-i<ms>` between chunks. Null: there is none. */
export function readModelName(name: string): Variant | null {
  const model = SANDBOX_MODELS.find(({ pattern }) => pattern.test(name))
  if (!model) return null
  const suffix = name.slice(model.id.length)
  return {
    model,
    delayMs: waitOf(suffix, /-d?(\d+)/) ?? model.delayMs,
    paceMs: waitOf(suffix, /-i(\d+)/) ?? 0,
  }
}

function waitOf(suffix: string, pattern: RegExp): number | null {
  const digits = pattern.exec(suffix)?.[1]
  return digits === undefined ? null : Math.min(Number(digits), LONGEST_WAIT_MS)
}

function define(id: string, summary: string, rest: Partial<SandboxModel> = {}): SandboxModel {
  return {
    id,
    summary,
    contextTokens: 128_000,
    inputNanosPer1k: 50_000,
    outputNanosPer1k: 200_000,
    style: 'small',
    delayMs: 0,
    misbehaviour: null,
    pattern: new RegExp(`^${id}(-[di]?\\d+)*$`),
    ...rest,
  }
}

function misbehaving(misbehaviour: Misbehaviour, summary: string): SandboxModel {
  return define(misbehaviour, summary, { misbehaviour })
}
