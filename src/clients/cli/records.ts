import { readFileSync } from 'node:fs'
import type { Command, Given } from './commands.ts'
import { ask, readInput } from './gateway.ts'
import { needed, shown } from './nouns.ts'
import { Failure, type Shown, table } from './shown.ts'

type Row = Readonly<Record<string, unknown>>

const COLUMNS = ['at', 'id', 'requestedModel', 'provider', 'model', 'status', 'outcome', 'latencyMs', 'costUsd']
const POLL_MS = 1_000

/** Commands on what was asked and spent. */
export const recordCommands: readonly Command[] = [
  { words: ['requests', 'list'], usage: '[--limit N]', about: 'The latest requests.', run: listRequests },
  { words: ['requests', 'show'], usage: 'ID', about: 'One request, with how it was routed.', run: showRequest },
  {
    words: ['requests', 'replay'],
    usage: 'ID [--model MODEL]',
    about: 'Ask again what a request asked (where texts are stored), perhaps of another model.',
    run: replayRequest,
  },
  { words: ['requests', 'diff'], usage: 'ID ID', about: 'In what two requests differ.', run: diffRequests },
  { words: ['tail'], usage: '[--json]', about: 'Requests as they are recorded, until you stop it.', run: tail },
  { words: ['usage'], usage: '[--days N]', about: 'What was spent, by model.', run: showUsage },
  {
    words: ['estimate'],
    usage: '[--file FILE]',
    about: 'What a chat request (JSON) would cost and take, wherever it could go.',
    run: async (given) => shown(await ask('POST', '/v1/estimate', JSON.parse(await textOf(given)))),
  },
]

async function listRequests({ flags }: Given): Promise<Shown> {
  const { data } = (await ask('GET', `/admin/requests?limit=${flags.get('limit') ?? '20'}`)) as { data: Row[] }
  return { value: data, text: table(data, COLUMNS) }
}

async function showRequest({ words: [id] }: Given): Promise<Shown> {
  return shown(await recordOf(needed(id)))
}

function recordOf(id: string): Promise<unknown> {
  return ask('GET', `/v1/generations/${encodeURIComponent(id)}`)
}

async function replayRequest({ words: [id], flags }: Given): Promise<Shown> {
  const { prompt } = (await recordOf(needed(id))) as { prompt?: string | null }
  if (!prompt) throw new Failure('what it asked is not on record: the tenant does not store texts')
  const body = JSON.parse(prompt) as Row
  const model = flags.get('model')
  return shown(await ask('POST', '/v1/chat/completions', { ...body, stream: false, ...(model ? { model } : {}) }))
}

async function diffRequests({ words: [one, other] }: Given): Promise<Shown> {
  const [first, second] = (await Promise.all([recordOf(needed(one)), recordOf(needed(other))])) as [Row, Row]
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])]
  const differing = names.filter((name) => JSON.stringify(first[name]) !== JSON.stringify(second[name]))
  const rows = differing.map((field) => ({ field, first: first[field], second: second[field] }))
  return { value: rows, text: table(rows, ['field', 'first', 'second']) }
}

/** Looks once a second for what was recorded since. */
async function tail({ flags }: Given): Promise<null> {
  const seen = new Set<string>()
  for (let isFirst = true; ; isFirst = false) {
    const { data } = (await ask('GET', '/admin/requests?limit=50')) as { data: (Row & { id: string })[] }
    const fresh = data.filter(({ id }) => !seen.has(id)).reverse()
    for (const row of fresh) seen.add(row.id)
    for (const row of isFirst ? [] : fresh) {
      process.stdout.write(`${flags.has('json') ? JSON.stringify(row) : lineOf(row)}\n`)
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function lineOf(row: Row): string {
  const { at, id, model, provider, status, latencyMs, costUsd, cache } = row
  const time = new Date(Number(at)).toISOString().slice(11, 19)
  return `${time} ${status} ${provider}/${model} ${latencyMs} ms $${Number(costUsd).toFixed(6)} ${cache} ${id}`
}

const DAY_MS = 86_400_000

async function showUsage({ flags }: Given): Promise<Shown> {
  const from = Date.now() - Number(flags.get('days') ?? '1') * DAY_MS
  const { data } = (await ask('GET', `/admin/usage?from=${Math.floor(from)}`)) as { data: UsageHour[] }
  const byModel = new Map<string, { requests: number; failed: number; tokens: number; nanos: number }>()
  for (const { provider, model, requests, failed, inputTokens, outputTokens, costNanos } of data) {
    const name = `${provider}/${model}`
    const sum = byModel.get(name) ?? { requests: 0, failed: 0, tokens: 0, nanos: 0 }
    byModel.set(name, {
      requests: sum.requests + requests,
      failed: sum.failed + failed,
      tokens: sum.tokens + inputTokens + outputTokens,
      nanos: sum.nanos + costNanos,
    })
  }
  const rows = [...byModel].map(([model, { nanos, ...sums }]) => ({ model, ...sums, usd: nanos / 1e9 }))
  return { value: rows, text: table(rows, ['model', 'requests', 'failed', 'tokens', 'usd']) }
}

interface UsageHour {
  readonly provider: string
  readonly model: string
  readonly requests: number
  readonly failed: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costNanos: number
}

function textOf({ flags }: Given): Promise<string> {
  const file = flags.get('file')
  return file === undefined ? readInput() : Promise.resolve(readFileSync(file, 'utf8'))
}
