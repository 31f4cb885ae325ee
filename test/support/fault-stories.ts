import type { UpstreamAttempt } from './fault-request.ts'
import { REDIRECTED, WORDS } from './fault-upstream.ts'

/** What a caller got, read with a reader that overlooks nothing, and what the upstream saw of it. */
export interface Result {
  readonly status: number
  readonly text: string
  readonly finishes: readonly string[]
  readonly usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null
  readonly model: string
  readonly ids: ReadonlySet<string>
  /** How many chunks named the role. */
  readonly roles: number
  readonly toolIds: ReadonlySet<string>
  readonly toolNames: readonly string[]
  readonly toolArguments: string
  /** An error that was told, or how the connection broke. */
  readonly error: string | null
  /** Events that are no JSON, or that came after the end. */
  readonly malformed: number
  /** How often the stream said that it is over. */
  readonly dones: number
  readonly startedAt: number
  readonly elapsedMs: number
  readonly stream: boolean
  /** What the upstream was asked, all told, and of that what was asked of the story's own model. */
  readonly attempts: readonly UpstreamAttempt[]
  readonly primary: readonly UpstreamAttempt[]
  /** Every call of a story that has several; the last is the result itself. */
  readonly calls: readonly Result[]
  readonly speed: number
}

/** A fault, and what a caller may expect all the same. */
export interface Story {
  readonly id: string
  readonly title: string
  readonly model: string
  readonly fallback: 'steady' | 'steady-noprefill' | null
  readonly stream: boolean
  /** Calls that follow each other, where one tells nothing. */
  readonly calls?: { readonly count: number; readonly everyMs: number }
  /** Null, or why the caller was let down. */
  pass(result: Result): string | null
}

type Check = Story['pass']

/** What does not run faster when the waits do: the words, and a busy machine. */
const UNSCALED_MS = 1_500
/** How long `f15` is down, and how soon after that its model must serve again. */
export const DOWN_MS = 60_000
export const BACK_MS = 30_000

const need = (holds: boolean, why: string) => (holds ? null : why)

const all =
  (...checks: readonly Check[]): Check =>
  (result) => {
    for (const check of checks) {
      const why = check(result)
      if (why !== null) return why
    }
    return null
  }

const ended = (finish: string): Check =>
  all(
    ({ status, error }) => need(status === 200, `status ${status}: ${error}`),
    ({ error }) => need(error === null, `error: ${error}`),
    ({ malformed }) => need(malformed === 0, `${malformed} malformed events`),
    ({ finishes }) => need(finishes.length === 1 && finishes[0] === finish, `finish reasons: ${finishes.join(' ')}`),
    ({ ids }) => need(ids.size === 1 && !ids.has(''), `${ids.size} ids`),
    ({ roles }) => need(roles === 1, `${roles} roles`),
    ({ usage }) => need(usage !== null, 'no usage'),
    ({ usage: u }) =>
      need(u?.total_tokens === (u?.prompt_tokens ?? 0) + (u?.completion_tokens ?? 0), 'usage adds up wrong'),
    ({ dones, stream }) => need(dones === (stream ? 1 : 0), `${dones} times [DONE]`),
  )

const saidAll: Check = ({ text }) => {
  const said = text.split(/\s+/).filter((word) => word !== '')
  const wrong = WORDS.findIndex((word, index) => said[index] !== word)
  if (wrong >= 0) return `word ${wrong + 1} is ${said[wrong] ?? 'missing'} (${said.length} words)`
  return need(said.length === WORDS.length, `${said.length} words`)
}

const complete = all(
  (result) => need(result.status === 200, `status ${result.status}: ${result.error}`),
  saidAll,
  ended('stop'),
)

const within =
  (ms: number, unscaled = false): Check =>
  ({ elapsedMs, speed }) => {
    const limitMs = unscaled || speed === 1 ? ms : ms / speed + UNSCALED_MS
    return need(elapsedMs < limitMs, `took ${(elapsedMs / 1_000).toFixed(1)} s`)
  }

const asked =
  (count: number): Check =>
  ({ primary }) =>
    need(primary.length === count, `its model was asked ${primary.length} times, not ${count}`)

const answeredBy =
  (who: 'primary' | 'fallback'): Check =>
  ({ model }) =>
    need(model.includes('steady') === (who === 'fallback'), `answered by ${model}`)

/** At most so many attempts in any such time. */
const atMost =
  (count: number, inMs: number): Check =>
  ({ attempts }) => {
    const crowded = attempts.some(
      ({ at }, index) => (attempts[index + count]?.at ?? Number.POSITIVE_INFINITY) - at <= inMs,
    )
    return need(!crowded, `more than ${count} attempts in ${inMs / 1_000} s`)
  }

const patient: Check = ({ primary: [first, second] }) => {
  const gapMs = first && second ? second.at - first.at : Number.POSITIVE_INFINITY
  return need(gapMs >= 1_800, `asked again after ${gapMs} ms`)
}

const refused: Check = ({ status, error, attempts, text }) =>
  need(status >= 400 && status < 500 && error !== null && text === '', `status ${status}: ${error}`) ??
  need(attempts.length === 1, `${attempts.length} attempts`)

/** All calls are served, and soon after the model has recovered it serves them again, to the end. */
const servedAndBack: Check = ({ calls, primary, speed }) => {
  const failed = calls.map((call) => complete(call)).findIndex((why) => why !== null)
  if (failed >= 0) return `call ${failed + 1}: ${complete(calls[failed] as Result)}`
  const recoveredAt = (primary[0]?.at ?? 0) + DOWN_MS / speed
  const back = calls.find(({ model }) => !model.includes('steady'))
  if (!back) return 'never back on its model'
  return need(back.startedAt - recoveredAt <= BACK_MS / speed, `back after ${back.startedAt - recoveredAt} ms`)
}

const oneToolCall = all(
  ended('tool_calls'),
  ({ toolIds }) => need(toolIds.size === 1, `${toolIds.size} call ids`),
  ({ toolNames }) => need(toolNames.join() === 'get_weather', `called ${toolNames.join()}`),
  ({ toolArguments }) => need(toolArguments === '{"city":"Paris"}', `arguments ${toolArguments}`),
)

const keyKept: Check = ({ attempts }) =>
  need(!attempts.some(({ path, keyed }) => path.startsWith(REDIRECTED) && keyed), 'the key followed a redirect')

function story(id: string, title: string, stream: boolean, pass: Check = complete, more: Partial<Story> = {}): Story {
  return { id, title, model: id, fallback: 'steady', stream, pass, ...more }
}

/** The faults that any gateway is expected to survive. */
export const EXPECTED: readonly Story[] = [
  story('f01', '429 with a Retry-After, once', true, all(complete, patient, atMost(2, 1_500))),
  story(
    'f02',
    '429 for ever',
    false,
    all(complete, atMost(4, 3_000), ({ attempts }) => need(attempts.length <= 6, `${attempts.length} attempts`)),
  ),
  story('f03', '500 once', false, all(complete, answeredBy('primary'), asked(2))),
  story('f04', '503 for ever', true),
  story('f05', 'connection reset before the headers', false),
  story('f06', 'never answers', true, all(complete, asked(1), within(30_000))),
  story('f07', 'headers at once, then nothing for 20 s', true, all(complete, within(15_000), answeredBy('fallback'))),
  story('f08', 'the stream dies after 40 of 60 tokens', true),
  story('f09', 'the stream is silent for 30 s after 20 tokens', true, all(complete, within(45_000))),
  story('f10', 'the tenth event is no JSON', true),
  story('f11', 'no [DONE], and the connection stays open', true, all(complete, within(8_000, true))),
  story('f12', 'the context is too long for the model', false, all(complete, asked(1))),
  story('f13', 'refused for its content', false, refused),
  story('f14', 'the stream dies, and nobody can continue it', true, complete, { fallback: 'steady-noprefill' }),
  story('f15', 'down for a minute, then healthy', false, servedAndBack, { calls: { count: 20, everyMs: 4_000 } }),
  story('f16', 'the books follow who answered', false, all(complete, answeredBy('fallback'))),
]

/** Faults that we added. */
export const OWN: readonly Story[] = [
  story('g01', 'one byte per packet', true, complete),
  story('g02', 'a stream that calls itself JSON', true),
  story('g03', 'half an event per packet', true, complete),
  story('g04', 'the finish comes twice', true, complete),
  story('g05', 'a tool call whose id changes in each chunk', true, oneToolCall),
  story('g06', 'gzip that is none', false),
  story('g07', '200 with a web page', false),
  story('g08', 'a redirect', false, all(complete, keyKept)),
  story('g09', 'an error inside a 200', false),
  story('g10', 'an answer with nothing in it', true),
  story('g11', 'a stream that begins with an error', true),
  story('g12', 'the chunked encoding breaks', true),
  story('g13', 'comments, blank lines and CRLF', true, complete),
]
