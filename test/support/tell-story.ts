import { setTimeout as pause } from 'node:timers/promises'
import type { TenantSnapshot } from '../../src/storage/snapshot.ts'
import { BACK_MS, DOWN_MS, type Result, type Story } from './fault-stories.ts'
import type { FaultUpstream } from './fault-upstream.ts'

/** Where stories are told: a gateway, and the upstream behind it. */
export interface Stage {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly upstream: FaultUpstream
  /** How many times faster the upstream runs the long waits. */
  readonly speed: number
  /** True when nothing stands between that would know a story's name: the fault itself is asked for. */
  readonly direct?: boolean
}

/** One answer, before it is known what the upstream saw. */
type Answer = Omit<Result, 'attempts' | 'primary' | 'speed' | 'stream' | 'calls'>
type Aliases = TenantSnapshot['aliases']
type Json = Record<string, any>

/** How long a caller stays, at full length and where the waits are shortened. */
const CALL_LIMIT_MS = 75_000
const SHORT_CALL_LIMIT_MS = 20_000
const WEATHER = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}

const nameOf = ({ id }: Story) => `story-${id}`
const faultOf = ({ id, model }: Story, speed: number) => `${model}${speed === 1 ? '' : `-x${speed}`}:${id}`

/** Each story's name at the gateway: its fault first, then who helps out. Short deadlines where the waits are shortened. */
export function aliasesOf(stories: readonly Story[], speed: number): Aliases {
  const deadlines = { first_token_ms: 10_000 / speed, idle_ms: 10_000 / speed, total_ms: 15_000 }
  return Object.fromEntries(
    stories.map((each): [string, Aliases[string]] => {
      const fallback = each.fallback === null ? [] : [`custom/${each.fallback}:${each.id}`]
      const models = [`openai/${faultOf(each, speed)}`, ...fallback]
      return [nameOf(each), { strategy: 'fallback', models, ...(speed === 1 ? {} : { deadlines }) }]
    }),
  )
}

/** Tells a story: asks as its caller would, and gives what came of it. */
export async function tellStory(each: Story, stage: Stage, signal?: AbortSignal): Promise<Result> {
  const { speed, upstream } = stage
  const { count, everyMs } = each.calls ?? { count: 1, everyMs: 0 }
  const calls: Promise<Answer>[] = []
  const startedAt = Date.now()
  const lastAt = startedAt + (DOWN_MS + BACK_MS) / speed
  let back = false
  for (let index = 0; index < count || (everyMs > 0 && !back && Date.now() < lastAt); index++) {
    await pause(startedAt + (index * everyMs) / speed - Date.now(), undefined, signal ? { signal } : {})
    const call = askOnce(each, stage, signal)
    calls.push(call)
    void call.then(({ status, model }) => {
      back ||= status === 200 && !model.includes('steady')
    })
  }
  const answers = await Promise.all(calls)
  const attempts = upstream.attempts.filter(({ model }) => model.endsWith(`:${each.id}`))
  const primary = attempts.filter(({ model }) => !model.startsWith('steady'))
  const about = { attempts, primary, speed, stream: each.stream, calls: [] }
  const results = answers.map((answer): Result => ({ ...answer, ...about }))
  return { ...(results.at(-1) as Result), calls: results }
}

async function askOnce(
  each: Story,
  { url, headers, speed, direct = false }: Stage,
  signal?: AbortSignal,
): Promise<Answer> {
  const limit = AbortSignal.timeout(speed === 1 ? CALL_LIMIT_MS : SHORT_CALL_LIMIT_MS)
  const startedAt = Date.now()
  let status = 0
  let received = ''
  let error: string | null = null
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/json',
        // What OpenAI's own client says of its patience, in seconds.
        ...(speed === 1 ? { 'x-stainless-timeout': '30' } : {}),
      },
      body: bodyOf(each, direct ? faultOf(each, speed) : nameOf(each)),
      signal: signal ? AbortSignal.any([limit, signal]) : limit,
    })
    status = response.status
    const decoder = new TextDecoder()
    for await (const piece of response.body ?? []) received += decoder.decode(piece, { stream: true })
  } catch (thrown) {
    error = `the connection broke: ${thrown instanceof Error ? thrown.message : thrown}`
  }
  const elapsedMs = Date.now() - startedAt
  const read = each.stream && status === 200 ? readStream(received) : readWhole(received)
  return { ...read, error: read.error ?? error, status, startedAt, elapsedMs }
}

function bodyOf(each: Story, model: string): string {
  return JSON.stringify({
    model,
    messages: [{ role: 'user', content: `Say the sixty words of ${each.id}.` }],
    stream: each.stream,
    ...(each.stream ? { stream_options: { include_usage: true } } : {}),
    ...(each.id === 'g05' ? { tools: [WEATHER] } : {}),
  })
}

type Read = Omit<Answer, 'status' | 'startedAt' | 'elapsedMs'>

function readWhole(received: string): Read {
  const body = parse(received)
  const said = body?.choices?.[0]?.message
  return readEvents(body === null ? [] : [said ? { ...body, choices: body.choices.map(asDelta) } : body], {
    malformed: body === null ? 1 : 0,
    dones: 0,
  })
}

const asDelta = (choice: Json) => ({ ...choice, delta: choice.message })

/** Reads server-sent events as the standard has them; what a lenient reader would skip is counted. */
function readStream(received: string): Read {
  const blocks = received.replaceAll(/\r\n?/g, '\n').split('\n\n')
  // What follows the last empty line never became an event.
  const unfinished = blocks.pop()?.trim() === '' ? 0 : 1
  const datas = blocks.map(dataOf).filter((data) => data !== null)
  const dones = datas.filter((data) => data === '[DONE]').length
  const afterDone = dones === 0 ? 0 : datas.length - 1 - datas.indexOf('[DONE]')
  const events = datas.filter((data) => data !== '[DONE]').map(parse)
  const whole = events.filter((event) => event !== null)
  return readEvents(whole, { malformed: events.length - whole.length + afterDone + unfinished, dones })
}

function dataOf(block: string): string | null {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'))
  return lines.length === 0 ? null : lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')
}

function readEvents(events: readonly Json[], counts: Pick<Read, 'malformed' | 'dones'>): Read {
  const choices: Json[] = events.flatMap((event) => event['choices'] ?? [])
  const deltas: Json[] = choices.map((choice) => choice['delta'] ?? {})
  const calls: Json[] = deltas.flatMap((delta) => delta['tool_calls'] ?? [])
  const failed = events.find((event) => event['error'])?.['error']
  return {
    ...counts,
    text: deltas.map((delta) => delta['content'] ?? '').join(''),
    finishes: choices.map((choice) => choice['finish_reason']).filter(Boolean),
    usage: events.findLast((event) => event['usage'])?.['usage'] ?? null,
    model: events.findLast((event) => event['model'])?.['model'] ?? '',
    ids: new Set(events.filter((event) => !event['error']).map((event) => event['id'] ?? '')),
    roles: deltas.filter((delta) => delta['role']).length,
    toolIds: new Set(calls.map((call) => call['id']).filter(Boolean)),
    toolNames: calls.map((call) => call['function']?.name).filter(Boolean),
    toolArguments: calls.map((call) => call['function']?.arguments ?? '').join(''),
    error: failed ? `${failed.code ?? failed.type}: ${failed.message}` : null,
  }
}

function parse(text: string): Json | null {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}
