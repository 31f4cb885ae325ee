import type { MoreRates, TaskKind } from '../catalog/model.ts'

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
  readonly kind: 'chat' | TaskKind
  readonly contextTokens: number
  /** Nominal: they make costs visible where nothing is owed to anyone. */
  readonly inputNanosPer1k: number
  readonly outputNanosPer1k: number
  /** Of what is not counted in tokens, for a thousand. */
  readonly more?: MoreRates
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

/** Every sandbox model that talks: three that answer, one that is slow, and one for each way a provider fails. */
export const SANDBOX_MODELS: readonly SandboxModel[] = [
  // Short answers, cheap.
  define('echo-small'),
  // Long answers, dear.
  define('echo-large', { style: 'large', inputNanosPer1k: 3_000_000, outputNanosPer1k: 15_000_000 }),
  // Thinks aloud before it answers.
  define('echo-reasoner', { style: 'reasoner', inputNanosPer1k: 1_000_000, outputNanosPer1k: 4_000_000 }),
  // Answers after 3 seconds; `slow-500` after 500 ms.
  define('slow', { delayMs: 3000 }),
  // Answers 503 to the first of two identical requests and serves the second, and so on.
  misbehaving('flaky'),
  // Answers 503, always.
  misbehaving('down'),
  // Breaks off half way through its answer.
  misbehaving('cut'),
  // Answers 429 and asks for 2 seconds of patience.
  misbehaving('ratelimited'),
  // Answers 401, as if the key were wrong.
  misbehaving('denied'),
  // Answers 400: the messages exceed its context.
  misbehaving('overflow'),
  // Answers 400: the messages break its content policy.
  misbehaving('refuses'),
  // Answers nothing for two minutes.
  misbehaving('silent'),
  // Sends JSON that does not parse, in a stream after some good events.
  misbehaving('garbage'),
  // Answers 200 with a web page.
  misbehaving('html'),
  // Answers with no text at all.
  misbehaving('empty'),
  // Answers 200 with an error inside.
  misbehaving('errors-in-200'),
]

/** The sandbox models that do something else, one of each kind. All those that fail or are slow do it too. */
export const SANDBOX_TASK_MODELS: readonly SandboxModel[] = [
  doing('embeddings', 'echo-embed', { inputNanosPer1k: 20_000 }),
  doing('rerank', 'echo-rerank', { more: { searches: 2_000_000_000 } }),
  doing('moderation', 'echo-moderation'),
  doing('images', 'echo-image', { inputNanosPer1k: 5_000_000, outputNanosPer1k: 30_000_000 }),
  doing('speech', 'echo-voice', { more: { characters: 15_000_000 } }),
  doing('transcription', 'echo-ear', { more: { seconds: 100_000_000 } }),
]

/** Finds the model a name means, and its timings: `-d<ms>` before the first byte, `-i<ms>` between chunks. Null: there is none. */
export function readModelName(name: string, models = SANDBOX_MODELS): Variant | null {
  const model = models.find(({ pattern }) => pattern.test(name))
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

function define(id: string, rest: Partial<SandboxModel> = {}): SandboxModel {
  return {
    id,
    kind: 'chat',
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

function misbehaving(misbehaviour: Misbehaviour): SandboxModel {
  return define(misbehaviour, { misbehaviour })
}

/** Costs nothing but what `rest` says. */
function doing(kind: TaskKind, id: string, rest: Partial<SandboxModel> = {}): SandboxModel {
  return define(id, { kind, inputNanosPer1k: 0, outputNanosPer1k: 0, ...rest })
}
