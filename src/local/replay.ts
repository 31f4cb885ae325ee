import { parseArgs } from 'node:util'
import { gatewayAt } from './gateway-client.ts'
import { print } from './print.ts'
import { readRecording } from './replay/recording.ts'
import { printCard, scoreCard } from './replay/score-card.ts'
import { startUpstream } from './replay/upstream.ts'

const USAGE = `npm run replay -- --data FILE.jsonl.gz [--models a,b,c] [--limit 500] [--seed 1] [--concurrency 4] [--speed 1000]
Sends recorded prompts through a running gateway, where a replay provider answers with each model's recorded cost and
latency, posts the recorded score of each answer back as feedback, and prints what the choice was worth.`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    models: { type: 'string', default: '' },
    limit: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '4' },
    speed: { type: 'string', default: '1000' },
    url: { type: 'string', default: process.env.SLUICE_URL ?? 'http://127.0.0.1:8787' },
  },
})

if (values.data === undefined) {
  print(USAGE)
  process.exit(2)
}
await replay(values.data)

async function replay(file: string): Promise<void> {
  const models = values.models.split(',').filter(Boolean)
  const recording = readRecording(file, models, Number(values.limit), Number(values.seed))
  const gateway = gatewayAt(values.url, process.env.SLUICE_KEY ?? 'sl-local-development-key')
  const upstream = await startUpstream(recording, Number(values.speed))
  // Each run has names of its own, so that nothing learned in an earlier one helps it.
  const run = Date.now().toString(36)
  const alias = `replay-${run}`
  const secret = { provider: 'replay', name: alias, secret: 'replay', baseUrl: upstream.baseUrl }
  const { id } = (await gateway.send('POST', '/admin/credentials', secret)) as { id: string }
  try {
    const names = recording.models.map((model) => `replay/${model}@${run}`)
    await gateway.send('PUT', `/admin/aliases/${alias}`, { strategy: 'auto', models: names })
    print(`Replaying ${recording.rows.length} prompts of ${recording.name} over ${names.length} models …`)
    const choices = await askAll(recording, alias)
    const card = scoreCard(recording, choices)
    print(`\n${printCard(card)}\n\nchosen:`)
    for (const [column, share] of card.shares.entries()) {
      print(
        `  ${(recording.models[column] ?? '').padEnd(32)} ${'█'.repeat(Math.round(share * 40))} ${(share * 100).toFixed(1)} %`,
      )
    }
  } finally {
    await gateway.send('DELETE', `/admin/aliases/${alias}`)
    await gateway.send('DELETE', `/admin/credentials/${id}`)
    upstream.close()
  }

  async function askAll({ rows, models }: typeof recording, model: string): Promise<number[]> {
    const choices: number[] = new Array(rows.length).fill(0)
    let next = 0
    let done = 0
    const worker = async () => {
      for (let index = next++; index < rows.length; index = next++) {
        const row = rows[index]
        if (!row) return
        const answer = await gateway.ask(model, row.prompt)
        const column = models.indexOf(answer.model.slice(0, answer.model.lastIndexOf('@')))
        choices[index] = column
        await gateway.send('POST', '/v1/feedback', { id: answer.id, score: row.scores[column] })
        drawProgress(++done, rows.length)
      }
    }
    await Promise.all(Array.from({ length: Number(values.concurrency) }, worker))
    return choices
  }
}

function drawProgress(done: number, all: number): void {
  if (!process.stdout.isTTY && done % 50 !== 0 && done !== all) return
  const filled = Math.round((done / all) * 40)
  const bar = `[${'█'.repeat(filled)}${'·'.repeat(40 - filled)}] ${done}/${all}`
  process.stdout.write(process.stdout.isTTY ? `\r${bar}` : `${bar}\n`)
}
