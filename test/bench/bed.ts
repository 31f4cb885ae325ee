import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { compare, type Row } from './harness/compare.ts'
import { moveToCore, onCore } from './harness/machine.ts'
import { type Subject, slice, type Workload } from './harness/slice.ts'
import type { Options } from './options.ts'
import { type Findings, printRows } from './report.ts'
import { startPassThrough } from './subjects/pass-through.ts'
import { startPortkey } from './subjects/portkey.ts'
import { buildSluice, type SluiceSubject, startSluice } from './subjects/sluice.ts'
import { LOAD_CORE, type Started, started } from './subjects/workerd.ts'

/** Everything that is started for a run: the upstream, the floor (twice), Sluice, and peers where they are wanted. */
export interface Bed {
  readonly options: Options
  readonly findings: Findings
  readonly upstreamPort: number
  readonly upstreamPid: number
  /** The folder of the built Worker's modules. */
  readonly built: string
  readonly floor: Subject & Started
  readonly floorAgain: Subject & Started
  readonly sluice: SluiceSubject
  readonly peers: readonly (Subject & Started)[]
  /** Runs a workload over subjects, the floor first, prints the table, remembers the rows. */
  run(workload: Workload, subjects?: readonly Subject[]): Promise<Row[]>
}

/** Starts everything on loopback addresses, on one core; the load has the other. */
export async function makeBed(options: Options): Promise<Bed> {
  moveToCore(process.pid, LOAD_CORE)
  const upstream = await startUpstream()
  const built = await buildSluice()
  const [floor, floorAgain, sluice] = [
    await startPassThrough('pass', upstream.port),
    await startPassThrough('pass again', upstream.port),
    await startSluice('sluice', built, upstream.port),
  ]
  const peers = options.peers ? [await startPortkey(upstream.port)] : []
  const findings: Findings = { rows: [], bars: [], checks: [], notes: [] }
  const loaders = [upstream.pid]
  const run = async (workload: Workload, subjects: readonly Subject[] = [floor, floorAgain, sluice, ...peers]) => {
    const rounds = workload.rounds === undefined ? options.rounds : Math.min(workload.rounds, options.rounds)
    const rows = await compare(subjects, workload, rounds, (subject, each) =>
      slice(subject, each, each.seconds ?? options.seconds, loaders),
    )
    printRows(rows, findings.rows.length === 0)
    findings.rows.push(...rows)
    return rows
  }
  const { port: upstreamPort, pid: upstreamPid } = upstream
  return { options, findings, upstreamPort, upstreamPid, built, floor, floorAgain, sluice, peers, run }
}

async function startUpstream(): Promise<Started & { port: number }> {
  const [command = '', ...args] = [...onCore(LOAD_CORE), process.execPath, 'test/bench/harness/upstream.ts']
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const server = started(child)
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  return { ...server, port: Number(printed.toString()) }
}
