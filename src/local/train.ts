import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { packPredictor } from '../learning/predictor/pack.ts'
import { trainRouter } from '../learning/router/train-router.ts'
import { gatewayAt } from './gateway-client.ts'
import { print } from './print.ts'
import { examplesOf } from './replay/examples-of.ts'
import { readRecording } from './replay/recording.ts'

const USAGE = `npm run train -- --data FILE.jsonl[.gz] --names provider/a,provider/b [--models a,b] [--out FILE | --url URL] [--stage screening|current]
Trains a router on prompts that every model answered and somebody graded. The first line of the file is
{"meta":{"name":…,"models":[…]}}, then one line a prompt: id, prompt, s (a score from 0 to 1 for each model), c (USD for each),
and where known task, tools, to (output tokens), l (seconds). \`--names\` says what the gateway calls each model. The result is
written to a file, or brought to a gateway, whose key is read from SLUICE_KEY.`

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    names: { type: 'string', default: '' },
    models: { type: 'string', default: '' },
    out: { type: 'string' },
    url: { type: 'string' },
    stage: { type: 'string', default: 'screening' },
  },
})

if (values.data === undefined || values.names === '' || (values.out === undefined && values.url === undefined)) {
  print(USAGE)
  process.exit(2)
}
await trainOn(values.data)

async function trainOn(file: string): Promise<void> {
  const recording = readRecording(file, values.models.split(',').filter(Boolean), Number.POSITIVE_INFINITY, 1)
  const names = values.names.split(',')
  if (names.length !== recording.models.length || !names.every((name) => name.includes('/'))) {
    const wanted = recording.models.join(', ')
    throw new Error(`--names needs one \`provider/model\` for each of: ${wanted}`)
  }
  const { predictor, dials, outlook } = trainRouter(names, examplesOf(recording))
  const bytes = packPredictor(predictor)
  print(`trained on ${recording.rows.length} prompts, ${names.length} models: ${(bytes.length / 1_024).toFixed(0)} KB`)
  for (const { share, ratio, bound, saving } of outlook) {
    print(
      `  dial for ${share}: kept ${ratio.toFixed(3)} (at least ${bound.toFixed(3)}) of the best single model's quality, saving ${(100 * saving).toFixed(0)} %`,
    )
  }
  const body = {
    predictor: Buffer.from(bytes).toString('base64'),
    aims: dials,
    stage: values.stage,
    evidence: { outlook, rows: recording.rows.length },
  }
  if (values.out) writeFileSync(values.out, JSON.stringify(body))
  if (values.url) {
    const { id } = (await gatewayAt(values.url, process.env.SLUICE_KEY ?? 'sl-local-development-key').send(
      'POST',
      '/admin/router/versions',
      body,
    )) as { id: string }
    print(`brought to ${values.url} as ${id}, ${values.stage}`)
  }
}
