import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { print } from '../../src/local/print.ts'
import { runWrangler } from '../../src/local/wrangler.ts'

/**
 * Milliseconds of CPU that evaluating the Worker may take. The platform refuses a Worker at a second; this is ten times what
 * it takes, so that a busy machine does not trip it and a library that computes at its import does.
 */
const BUDGET_MS = 100

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-startup-'))
const file = join(folder, 'startup.cpuprofile')
await runWrangler(['check', 'startup', '--outfile', file])
const activeMs = activeMsOf(JSON.parse(readFileSync(file, 'utf8')) as Profile)
rmSync(folder, { recursive: true })
print(`start-up: ${activeMs.toFixed(0)} ms of CPU, budget ${BUDGET_MS} ms`)
process.exit(activeMs <= BUDGET_MS ? 0 : 1)

/** Time in which something ran, garbage collection included. */
function activeMsOf({ nodes, samples, timeDeltas }: Profile): number {
  const idle = new Set(
    nodes.filter(({ callFrame }) => /^\((idle|root)\)$/.test(callFrame.functionName)).map(({ id }) => id),
  )
  return samples.reduce((sum, id, at) => sum + (idle.has(id) ? 0 : (timeDeltas[at] ?? 0)), 0) / 1_000
}
