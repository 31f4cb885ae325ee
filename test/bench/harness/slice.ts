import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { type Ask, Connection, wireOf } from './connection.ts'
import { cpuUsOf, machineUs, rssOf } from './machine.ts'

/** A server under test: its processes, and how it wants a workload to be asked. */
export interface Subject {
  readonly name: string
  readonly pids: readonly number[]
  /** How many requests it was sent, all told. */
  readonly sent: { count: number }
  ask(workload: Workload): Ask
}

/** What is asked of each subject, and how hard. */
export interface Workload {
  readonly name: string
  /** What the upstream does, as `upstream.ts` reads it. */
  readonly behaviour: string
  readonly promptBytes: number
  readonly stream: boolean
  /** Whether the caller asks for usage on the stream. True unless said otherwise. */
  readonly showUsage?: boolean
  /** Connections that each send one request after the other. */
  readonly concurrency: number
  /** `auto` or a model's name; a model of the bench's own when absent. */
  readonly model?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Whether a stream is counted as one answer, not by its chunks: from memory it may come in one piece. */
  readonly countAnswers?: boolean
  /** Chunks of a stream, where its pace matters: connections then start spread over its length. */
  readonly chunks?: number
  /** At most so many rounds. */
  readonly rounds?: number
  /** How long one subject is measured at a time; else what the suite says. */
  readonly seconds?: number
}

/** What a subject did in one stretch of time. */
export interface Slice {
  readonly answers: number
  readonly chunks: number
  readonly seconds: number
  readonly cpuUs: number
  readonly rssBytes: number
  /** Cores used by anything but the subject, its upstream and this process. */
  readonly foreignCores: number
  readonly stolenCores: number
  /** Cores used by the load generator and the upstream. */
  readonly loadCores: number
  readonly ttfbUs: readonly number[]
  readonly totalUs: readonly number[]
  readonly delayUs: readonly number[]
  /** Requests sent, counted outside the measured stretch too. */
  readonly sent: number
  readonly errors: number
  readonly sample: string | null
}

const WARM_MS = 150
const DRAIN_LIMIT_MS = 20_000
const SENT_AT = /"fp_(\d+)"/g

/** Loads one subject for a while: warm up, measure, let what is under way end. */
export async function slice(
  subject: Subject,
  workload: Workload,
  seconds: number,
  loaders: readonly number[],
): Promise<Slice> {
  const tally = new Tally()
  const { concurrency } = workload
  const { port } = subject.ask(workload)
  const connections = Array.from({ length: concurrency }, () => new Connection(port, tally))
  await Promise.all(connections.map((connection) => connection.open()))
  let running = true
  const wire = wireOf(subject.ask(workload))
  const loops = connections.map(async (connection, index) => {
    // The first stream of each is shorter, so that ends and beginnings are spread from the start.
    let next = workload.chunks ? wireOf(subject.ask(shortened(workload, (index + 1) / concurrency))) : wire
    while (running && connection.alive) {
      tally.sent++
      subject.sent.count++
      await connection.send(next)
      next = wire
    }
  })
  await pause(workload.chunks ? 400 : WARM_MS)
  const before = reading(subject, loaders)
  tally.on = true
  await pause(seconds * 1_000)
  tally.on = false
  const after = reading(subject, loaders)
  running = false
  await Promise.race([Promise.all(loops), pause(DRAIN_LIMIT_MS, undefined, { ref: false })])
  for (const connection of connections) connection.close()
  return {
    ...between(before, after),
    ...tally.summary(),
    rssBytes: subject.pids.reduce((sum, pid) => sum + rssOf(pid), 0),
  }
}

/** Sends requests one after the other over one connection, and gives the time each took. */
export async function inTurn(subject: Subject, workload: Workload, requests: number): Promise<Slice> {
  const tally = new Tally()
  const ask = subject.ask(workload)
  const connection = new Connection(ask.port, tally)
  await connection.open()
  const wire = wireOf(ask)
  const before = reading(subject, [])
  for (let request = 0; request < requests; request++) {
    // The first ones of a block warm caches and are left out.
    tally.on = request >= requests / 5
    tally.sent++
    subject.sent.count++
    await connection.send(wire)
  }
  const after = reading(subject, [])
  connection.close()
  return { ...between(before, after), ...tally.summary(), rssBytes: 0 }
}

function shortened(workload: Workload, share: number): Workload {
  const chunks = Math.max(1, Math.round((workload.chunks ?? 1) * share))
  return { ...workload, behaviour: workload.behaviour.replace(/-n\d+/, `-n${chunks}`) }
}

class Tally {
  on = false
  sent = 0
  answers = 0
  chunks = 0
  errors = 0
  sample: string | null = null
  readonly ttfbUs: number[] = []
  readonly totalUs: number[] = []
  readonly delayUs: number[] = []

  piece(bytes: Buffer): void {
    if (!this.on) return
    const now = process.hrtime.bigint()
    for (const [, sentAt = '0'] of bytes.toString('latin1').matchAll(SENT_AT)) {
      this.chunks++
      // One in eight is enough to tell the delay.
      if (this.chunks % 8 === 0) this.delayUs.push(Number(now - BigInt(sentAt)) / 1_000)
    }
  }

  done({ ttfbUs, totalUs }: { ttfbUs: number; totalUs: number }): void {
    if (!this.on) return
    this.answers++
    this.ttfbUs.push(ttfbUs)
    this.totalUs.push(totalUs)
  }

  failed(sample: string): void {
    this.errors++
    this.sample ??= sample
  }

  summary() {
    const { answers, chunks, ttfbUs, totalUs, delayUs, sent, errors, sample } = this
    return { answers, chunks, ttfbUs, totalUs, delayUs, sent, errors, sample }
  }
}

interface Reading {
  readonly at: number
  readonly subjectUs: number
  readonly loadUs: number
  readonly busyUs: number
  readonly stolenUs: number
}

function reading(subject: Subject, loaders: readonly number[]): Reading {
  const own = process.cpuUsage()
  const others = loaders.reduce((sum, pid) => sum + cpuUsOf(pid), 0)
  const subjectUs = subject.pids.reduce((sum, pid) => sum + cpuUsOf(pid), 0)
  return { at: performance.now() * 1_000, subjectUs, loadUs: own.user + own.system + others, ...machineUs() }
}

function between(before: Reading, after: Reading) {
  const wallUs = after.at - before.at
  const cpuUs = after.subjectUs - before.subjectUs
  const loadUs = after.loadUs - before.loadUs
  return {
    seconds: wallUs / 1e6,
    cpuUs,
    loadCores: loadUs / wallUs,
    foreignCores: Math.max(0, (after.busyUs - before.busyUs - cpuUs - loadUs) / wallUs),
    stolenCores: (after.stolenUs - before.stolenUs) / wallUs,
  }
}
