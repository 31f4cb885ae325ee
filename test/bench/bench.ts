import { setTimeout as pause } from 'node:timers/promises'
import { print } from '../../src/local/print.ts'
import { type Bed, makeBed } from './bed.ts'
import { readOptions, type Suite } from './options.ts'
import { conclude } from './report.ts'
import { cacheSuite } from './suites/cache.ts'
import { coldSuite } from './suites/cold.ts'
import { gatewaySuite } from './suites/gateway.ts'
import { memorySuite } from './suites/memory.ts'
import { microSuite } from './suites/micro.ts'
import { streamSuite } from './suites/stream.ts'

const RESULTS = 'test/bench/results'
const RUN: Readonly<Record<Suite, (bed: Bed) => Promise<void>>> = {
  gateway: gatewaySuite,
  stream: streamSuite,
  cache: cacheSuite,
  cold: coldSuite,
  memory: memorySuite,
  micro: microSuite,
}

const options = readOptions(process.argv.slice(2))
const bed = await makeBed(options)
for (const suite of options.suites) {
  print(`\n# ${suite}`)
  await RUN[suite](bed)
}
await checkCounts()
process.exit(conclude(bed.findings, RESULTS) ? 0 : 1)

/** Every request that was sent must be in the books, and none may have failed. */
async function checkCounts(): Promise<void> {
  const { sluice, findings } = bed
  let { facts } = await sluice.counts()
  for (let tries = 0; tries < 25 && facts < sluice.sent.count; tries++) {
    await pause(200)
    facts = (await sluice.counts()).facts
  }
  const sent = sluice.sent.count
  const { outcomes, databaseCalls, configWrites } = await sluice.counts()
  findings.checks.push(
    { name: 'requests recorded', holds: facts === sent, detail: `${facts} of ${sent}` },
    { name: 'none failed', holds: (outcomes.failed ?? 0) === 0, detail: `${outcomes.failed ?? 0} failed` },
    { name: 'the scoreboard has learnt', holds: configWrites > 0, detail: `${configWrites} publications` },
    { name: 'no database on the way', holds: databaseCalls === 0, detail: `${databaseCalls} calls` },
  )
  const errors = findings.rows.reduce((sum, row) => sum + row.errors, 0)
  findings.checks.push({ name: 'no errors', holds: errors === 0, detail: `${errors} errors` })
}
