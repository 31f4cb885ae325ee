import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { numberOf, readBody } from '../input.ts'
import { Failure, type Shown, table } from '../shown.ts'

/** What usage is summed by. */
const BY: Readonly<Record<string, (hour: UsageHour) => string>> = {
  model: ({ provider, model }) => `${provider}/${model}`,
  provider: ({ provider }) => provider,
  key: ({ keyId }) => keyId,
  day: ({ hour }) => new Date(hour).toISOString().slice(0, 10),
}

/** Commands on what was spent, and what would be. */
export const usageCommands: readonly Command[] = [
  {
    words: ['usage'],
    flags: [
      { name: 'days', value: 'N', about: 'The last so many days: 1 unless given.' },
      { name: 'by', value: 'WHAT', about: `Summed by ${Object.keys(BY).join(', ')}: model unless given.` },
    ],
    about: 'What was asked and spent.',
    run: showUsage,
  },
  {
    words: ['estimate'],
    operands: ['[QUESTION]'],
    flags: [
      { name: 'model', value: 'MODEL', about: 'The model or route to ask: auto unless given.' },
      { name: 'file', value: 'FILE', about: 'A chat request as JSON; standard input where there is no question.' },
    ],
    about: 'What a chat would cost, take and be worth, wherever it could go. Asks nobody.',
    run: estimate,
  },
]

const DAY_MS = 86_400_000
const NANOS_PER_USD = 1e9

interface UsageHour {
  readonly hour: number
  readonly keyId: string
  readonly provider: string
  readonly model: string
  readonly requests: number
  readonly failed: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNanos: number
}

async function showUsage(given: Given): Promise<Shown> {
  const by = flagOf(given, 'by') ?? 'model'
  const nameOf = Object.hasOwn(BY, by) ? BY[by] : undefined
  if (!nameOf) throw new Failure(`--by is one of ${Object.keys(BY).join(', ')}.`, 2)
  const from = Math.floor(Date.now() - numberOf(given, 'days', 1, 3_650) * DAY_MS)
  const { data } = (await ask('GET', `/admin/usage?from=${from}`)) as { data: UsageHour[] }
  const rows = [...Map.groupBy(data, nameOf)].map(([name, hours]) => ({ [by]: name, ...sumOf(hours) }))
  const sorted = rows.toSorted((a, b) => b.costUsd - a.costUsd || b.requests - a.requests)
  return { value: sorted, text: table(sorted, [by, 'requests', 'failed', 'inputTokens', 'outputTokens', 'costUsd']) }
}

function sumOf(hours: readonly UsageHour[]) {
  const sum = (of: (hour: UsageHour) => number) => hours.reduce((total, hour) => total + of(hour), 0)
  return {
    requests: sum(({ requests }) => requests),
    failed: sum(({ failed }) => failed),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costUsd: sum(({ costNanos }) => costNanos) / NANOS_PER_USD,
  }
}

interface Interval {
  readonly low: number
  readonly expected: number
  readonly high: number
}

interface Estimated {
  readonly model: string
  readonly reason: string
  readonly inputTokens: number
  readonly candidates: readonly {
    readonly model: string
    readonly quality: Interval
    readonly costUsd: Interval
    readonly latencyMs: Interval | null
    readonly outputTokens: number
    readonly whyNot: string | null
  }[]
}

async function estimate(given: Given): Promise<Shown> {
  const [question] = given.words
  const model = flagOf(given, 'model')
  const asked = question === undefined ? ((await readBody(given)) as object) : chatOf(question)
  const value = (await ask('POST', '/v1/estimate', {
    model: 'auto',
    ...asked,
    ...(model ? { model } : {}),
  })) as Estimated
  const rows = value.candidates.map(({ quality, costUsd, latencyMs, whyNot, ...candidate }) => ({
    ...candidate,
    quality: quality.expected.toFixed(2),
    costUsd: costUsd.expected.toPrecision(3),
    mostUsd: costUsd.high.toPrecision(3),
    latencyMs: latencyMs?.expected,
    whyNot: whyNot ?? 'chosen',
  }))
  const head = `${value.model}: ${value.reason}`
  const columns = ['model', 'quality', 'costUsd', 'mostUsd', 'latencyMs', 'outputTokens', 'whyNot']
  return { value, text: rows.length > 0 ? `${head}\n\n${table(rows, columns)}` : head }
}

function chatOf(content: string): object {
  return { messages: [{ role: 'user', content }] }
}
