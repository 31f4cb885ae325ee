import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { packPredictor } from '../learning/predictor/pack.ts'
import { trainRouter } from '../learning/router/train-router.ts'
import { seeded } from '../shared/seeded.ts'
import { type GatewayClient, gatewayAt } from './gateway-client.ts'
import { print } from './print.ts'
import { chatOf } from './replay/chat-of.ts'
import { curveOf, drawCurve, svgOf } from './replay/curve.ts'
import { examplesOf } from './replay/examples-of.ts'
import { parted, type Recording, readRecording } from './replay/recording.ts'
import { printCard, type ScoreCard, scoreCard } from './replay/score-card.ts'
import { startUpstream } from './replay/upstream.ts'

const USAGE = `npm run replay -- --data FILE.jsonl.gz [--models a,b,c] [--train 0.5] [--feedback 1] [--floor 0.95] [--limit 1000]
    [--seed 1] [--seeds 1] [--concurrency 4] [--speed 1000] [--svg FILE]
Sends recorded prompts through a running gateway, where a replay provider answers with each model's recorded cost and
latency, posts the recorded score of answers back as feedback, and prints what the choice was worth. The share \`--train\` of
the prompts is kept apart to train the router on first; 0 leaves it to what it knows from elsewhere.`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: '' },
    train: { type: 'string', default: '0.5' },
    feedback: { type: 'string', default: '1' },
    floor: { type: 'string', default: '0.95' },
    limit: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '4' },
    speed: { type: 'string', default: '1000' },
    svg: { type: 'string' },
    url: { type: 'string', default: process.env.SLUICE_URL ?? 'http://127.0.0.1:8787' },
  },
})

if (values.data === undefined) {
  print(USAGE)
  process.exit(2)
}
await replayAll(values.data)

async function replayAll(file: string): Promise<void> {
  const gateway = gatewayAt(values.url, process.env.SLUICE_KEY ?? 'sl-local-development-key')
  await setFloor(gateway, Number(values.floor))
  const runs: { card: ScoreCard; choices: readonly number[]; recording: Recording }[] = []
  for (let run = 0; run < Number(values.seeds); run++) {
    const seed = Number(values.seed) + run
    const models = values.models.split(',').filter(Boolean)
    const all = readRecording(file, models, Number(values.limit), seed)
    const [known, rest] = parted(all, Number(values.train))
    const choices = await replay(gateway, known, rest, seed)
    const card = scoreCard(rest, choices)
    runs.push({ card, choices, recording: rest })
    print(`\nseed ${seed}\n${printCard(card)}\n\n${drawCurve(curveOf(rest, choices))}`)
  }
  printTogether(runs.map(({ card }) => card))
  const [first] = runs
  if (values.svg && first) {
    writeFileSync(
      values.svg,
      svgOf(
        runs.map(({ recording, choices }) => curveOf(recording, choices)),
        first.recording.name,
      ),
    )
    print(`drawn: ${values.svg}`)
  }
}

async function replay(gateway: GatewayClient, known: Recording, rest: Recording, seed: number): Promise<number[]> {
  const upstream = await startUpstream(rest, Number(values.speed))
  // Each run has names of its own, so that nothing learned in an earlier one helps it.
  const run = `${Date.now().toString(36)}${seed}`
  const alias = `replay-${run}`
  const secret = { provider: 'replay', name: alias, secret: 'replay', baseUrl: upstream.baseUrl }
  const { id } = (await gateway.send('POST', '/admin/credentials', secret)) as { id: string }
  const names = rest.models.map((model) => `replay/${model}@${run}`)
  let version: string | null = null
  try {
    await gateway.send('PUT', `/admin/aliases/${alias}`, { strategy: 'auto', models: names })
    version = known.rows.length > 0 ? await teach(gateway, known, names) : null
    print(`Replaying ${rest.rows.length} prompts of ${rest.name} over ${names.length} models …`)
    return await askAll(gateway, rest, alias, seed)
  } finally {
    if (version !== null) {
      const stage = { stage: 'rolled_back', reason: 'the replay is over' }
      await gateway.send('POST', `/admin/router/versions/${version}/stage`, stage)
    }
    await gateway.send('DELETE', `/admin/aliases/${alias}`)
    await gateway.send('DELETE', `/admin/credentials/${id}`)
    upstream.close()
  }
}

async function setFloor(gateway: GatewayClient, qualityFloor: number): Promise<void> {
  const { published } = (await gateway.send('GET', '/admin/settings')) as {
    published: { router?: { qualityFloor?: number } }
  }
  if (published.router?.qualityFloor === qualityFloor) return
  await gateway.send('PUT', '/admin/settings', { router: { qualityFloor } })
  await gateway.send('POST', '/admin/settings/publish', {})
}

/** Trains a router on the prompts kept apart and puts it in charge. */
async function teach(gateway: GatewayClient, known: Recording, names: readonly string[]): Promise<string> {
  const { predictor, dials, outlook } = trainRouter(names, examplesOf(known))
  const bytes = Buffer.from(packPredictor(predictor)).toString('base64')
  const body = { predictor: bytes, aims: dials, stage: 'current', evidence: { outlook, rows: known.rows.length } }
  const { id } = (await gateway.send('POST', '/admin/router/versions', body)) as { id: string }
  for (const { share, ratio, bound, saving } of outlook) {
    const figures = [ratio, bound].map((value) => value.toFixed(3)).join(', at least ')
    print(
      `  trained on ${known.rows.length}: dial for ${share} kept ${figures} of the best, saving ${(100 * saving).toFixed(0)} %`,
    )
  }
  return id
}

async function askAll(
  gateway: GatewayClient,
  { rows, models }: Recording,
  alias: string,
  seed: number,
): Promise<number[]> {
  const choices: number[] = new Array(rows.length).fill(0)
  const random = seeded(seed)
  const isGraded = rows.map(() => random() < Number(values.feedback))
  const [first] = rows
  // The first request finds the new version missing in memory and has it fetched behind its answer.
  if (first) await gateway.ask(chatOf(first, alias))
  await pause(1_000)
  let next = 0
  let done = 0
  const worker = async () => {
    for (let index = next++; index < rows.length; index = next++) {
      const row = rows[index]
      if (!row) return
      const answer = await gateway.ask(chatOf(row, alias))
      const column = models.indexOf(answer.model.slice(0, answer.model.lastIndexOf('@')))
      choices[index] = column
      if (isGraded[index]) await gateway.send('POST', '/v1/feedback', { id: answer.id, score: row.scores[column] })
      drawProgress(++done, rows.length)
    }
  }
  await Promise.all(Array.from({ length: Number(values.concurrency) }, worker))
  return choices
}

function printTogether(cards: readonly ScoreCard[]): void {
  const figures = cards.map(({ gateway, best }) => ({
    ratio: gateway.quality / best.quality,
    saving: 1 - gateway.costUsd / best.costUsd,
  }))
  const told = (name: 'ratio' | 'saving') => {
    const list = figures.map((each) => each[name])
    const mean = list.reduce((sum, value) => sum + value, 0) / list.length
    return `${(100 * mean).toFixed(1)} % (${(100 * Math.min(...list)).toFixed(1)} to ${(100 * Math.max(...list)).toFixed(1)})`
  }
  print(`\n${cards.length} seed(s): quality ${told('ratio')} of the best single model's, saving ${told('saving')}`)
}

function drawProgress(done: number, all: number): void {
  if (!process.stdout.isTTY && done % 200 !== 0 && done !== all) return
  const filled = Math.round((done / all) * 40)
  const bar = `[${'█'.repeat(filled)}${'·'.repeat(40 - filled)}] ${done}/${all}`
  process.stdout.write(process.stdout.isTTY ? `\r${bar}` : `${bar}\n`)
}
