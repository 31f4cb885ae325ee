import { parseArgs } from 'node:util'
import { DETECTORS, type DetectorId } from '../../src/contract/filters.ts'
import { compileFilters } from '../../src/filters/compile-filters.ts'
import type { Filter } from '../../src/filters/filter.ts'
import { filterStream } from '../../src/filters/filter-stream.ts'
import { createVault } from '../../src/filters/vault.ts'
import { print } from '../../src/local/print.ts'
import { CASES, KNOWN_MISSES, readCase } from '../unit/filters/cases.ts'
import { scores, type Tally, tally } from './filters/accuracy.ts'
import { OURS, readGuard, readPersonalData, readPrompts, type Sample } from './filters/read-corpora.ts'

/** `[DIR]`: another folder in the format of `../shared/data`. */
const { positionals } = parseArgs({ allowPositionals: true })
const folder = positionals[0] ?? '../shared/data'
const ROUNDS = 9
const PIECE = 4
const bars: string[] = []

const all = await compileFilters(DETECTORS.map((detect) => ({ detect, action: 'redact' })))
const data = await compileFilters(
  DETECTORS.filter((detect) => detect !== 'prompt_injection').map((detect) => ({ detect, action: 'redact' })),
)
const alone = new Map<DetectorId, Filter>()
for (const detect of DETECTORS) alone.set(detect, await compileFilters([{ detect, action: 'redact' }]))

const prompts = readPrompts(folder, 1_000)
if (prompts.length === 0) print(`No ordinary prompts in ${folder}: skipped, and a made text is timed.`)
const text = prompts.length > 0 ? prompts.join('\n').slice(0, 200_000) : madeText()

sayCases()
sayCorpora()
sayOrdinary()
sayGuard()
saySpeed()
sayDelay('all 14 detectors', all)
sayDelay('13, without prompt_injection', data, 'bar')
sayWorst()
for (const line of bars) print(line)

function bar(name: string, value: number, goal: number, isMost: boolean, digits = 3): void {
  const isMet = isMost ? value <= goal : value >= goal
  bars.push(`bar ${name} ${value.toFixed(digits)} ${isMost ? '<=' : '>='}${goal} ${isMet ? 'pass' : 'miss'}`)
}

function sayCases(): void {
  print('Cases made by hand, known misses among them, by the exact span')
  const whole: Tally = { right: 0, wrong: 0, missed: 0 }
  for (const [detect, filter] of alone) {
    const sum: Tally = { right: 0, wrong: 0, missed: 0 }
    for (const marked of [...CASES[detect], ...(KNOWN_MISSES[detect] ?? [])]) {
      const { text: said, spans } = readCase(marked)
      for (const one of [sum, whole]) tally(one, filter.find(said), spans)
    }
    const { precision, recall, f1 } = scores(sum)
    print(`  ${detect.padEnd(18)} P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(3)}`)
  }
  bar('filters-cases-f1', scores(whole).f1, 0.95, false)
}

function sayCorpora(): void {
  const corpora = readPersonalData(folder)
  if (corpora.length === 0) print(`No presidio corpora in ${folder}: skipped.`)
  for (const { name, samples } of corpora) {
    const present = new Set(samples.flatMap(({ spans }) => spans.map(({ type }) => type)))
    const whole: Tally = { right: 0, wrong: 0, missed: 0 }
    for (const type of Object.keys(OURS).filter((one) => present.has(one))) {
      const sum = tallyOf(type, samples)
      const { precision, recall, f1 } = scores(sum)
      print(`  ${name} ${type}: P ${precision.toFixed(3)} R ${recall.toFixed(3)} F1 ${f1.toFixed(3)}`)
      for (const key of ['right', 'wrong', 'missed'] as const) whole[key] += sum[key]
    }
    bar(`filters-micro-f1-${name.replace(/\.json.*/, '')}`, scores(whole).f1, 0.95, false)
  }
}

/** How one type of a corpus is found. What another type owns is not wrong for this one. */
function tallyOf(type: string, samples: readonly Sample[]): Tally {
  const sum: Tally = { right: 0, wrong: 0, missed: 0 }
  for (const { text: said, spans } of samples) {
    const wanted = spans.filter((span) => span.type === type)
    const others = spans.filter((span) => span.type !== type)
    const found = data.find(said).filter((one) => OURS[type]?.includes(one.name) && !isOwned(others, one))
    tally(sum, found, wanted, true)
  }
  return sum
}

function isOwned(spans: readonly { start: number; end: number; type: string }[], one: { start: number; end: number }) {
  return spans.some((span) => OURS[span.type] !== undefined && span.start < one.end && one.start < span.end)
}

function sayOrdinary(): void {
  if (prompts.length === 0) return
  print(`${prompts.length} ordinary prompts: in how many of a thousand something is found`)
  for (const [detect, filter] of alone) {
    const hits = prompts.filter((prompt) => filter.find(prompt).length > 0)
    print(`  ${detect.padEnd(18)} ${((hits.length * 1_000) / prompts.length).toFixed(2)}`)
    if (detect === 'prompt_injection') bar('filters-injection-fpr', hits.length / prompts.length, 0.01, true, 4)
    if (process.env['SHOW'] === detect) {
      for (const hit of hits.slice(0, 40))
        print(`    ${JSON.stringify(filter.find(hit).map((one) => hit.slice(one.start, one.end)))}`)
    }
  }
}

function sayGuard(): void {
  const sets = readGuard(folder)
  if (sets.length === 0) print(`No guard sets in ${folder}: skipped.`)
  const filter = alone.get('prompt_injection')
  for (const { name, rows } of filter ? sets : []) {
    const rate = (of: typeof rows) => of.filter((row) => filter?.find(row.text).length).length / Math.max(1, of.length)
    const [attacks, others] = [rows.filter((row) => row.isAttack), rows.filter((row) => !row.isAttack)]
    print(
      `  ${name}: recall ${rate(attacks).toFixed(3)} of ${attacks.length}, FPR ${rate(others).toFixed(4)} of ${others.length}`,
    )
  }
}

/** Microseconds of the fastest round: what else runs on the machine is not ours to measure. */
function time(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    work()
    return (performance.now() - from) * 1_000
  })
  return Math.min(...rounds)
}

function saySpeed(): void {
  const kilo = text.length / 1_000
  print(`Microseconds for a thousand characters, of ${text.length}`)
  for (const [detect, filter] of alone) {
    print(`  ${detect.padEnd(18)} ${(time(() => filter.find(text)) / kilo).toFixed(2)}`)
  }
  const whole = time(() => all.find(text)) / kilo
  print(`  all 14             ${whole.toFixed(1)}`)
  bar('filters-us-4kB', whole * 4, 2_000, true, 0)
  const streamed = time(() => stream(all, () => undefined)) / kilo
  print(`  all 14, in pieces of ${PIECE}: ${streamed.toFixed(0)}, ${((streamed * PIECE) / 1_000).toFixed(1)} a piece`)
}

function stream(filter: Filter, see: (held: number) => void): void {
  const streaming = filterStream(filter, createVault().sealed)
  for (let at = 0; at < text.length; at += PIECE) {
    streaming.push(text.slice(at, at + PIECE))
    see(streaming.held)
  }
  streaming.end()
}

function sayDelay(what: string, filter: Filter, isBar?: 'bar'): void {
  const held: number[] = []
  stream(filter, (count) => held.push(count))
  const sorted = held.toSorted((a, b) => a - b)
  const [middle, high, most] = [0.5, 0.99, 1].map((share) => sorted[Math.ceil((sorted.length - 1) * share)] ?? 0)
  print(`Held back, ${what}: median ${middle}, p99 ${high}, most ${most} characters`)
  if (!isBar) return
  bar('filters-held-median-chars', middle ?? 0, 8, true, 0)
  bar('filters-held-p99-chars', high ?? 0, 64, true, 0)
}

/** How much longer four times as much takes, for texts that make each detector work hardest: 4 where time is linear. */
function sayWorst(): void {
  const hostile: Readonly<Record<DetectorId, string>> = {
    email: `${'a.'.repeat(40)}a@a-`,
    phone: '(0) 1-2 3.4 ',
    credit_card: '4111 1111 ',
    iban: 'GB82 WEST ',
    us_ssn: 'ssn 123-45-',
    us_bank_routing: 'aba 0210 0002 ',
    national_id: 'ABCDEF12 3.456.789-',
    ip_address: 'a:b::c:1.2.3.',
    mac_address: '00:11:22-',
    url: 'http://www.((((',
    domain: 'a.b-c.d1.',
    crypto_address: '1bc1q0xLMD3',
    secret: 'sk-a.password=-----BEGIN PRIVATE KEY-----AKIA eyJa://b:c',
    prompt_injection: 'ignore show act as do not your ## system ',
  }
  let worst = 0
  for (const [detect, unit] of Object.entries(hostile)) {
    const filter = alone.get(detect as DetectorId)
    const [short, long] = [50_000, 200_000].map((length) =>
      unit.repeat(Math.ceil(length / unit.length)).slice(0, length),
    )
    const [few = 1, many = 1] = [short, long].map((one) => time(() => filter?.find(one ?? '')))
    print(
      `  hostile ${detect.padEnd(18)} ${(many / 200).toFixed(0)} us a thousand characters, ${(many / few).toFixed(1)} times for four times as much`,
    )
    worst = Math.max(worst, many / few)
  }
  bar('filters-hostile-growth', worst, 6, true, 1)
}

function madeText(): string {
  return 'The quick brown fox wrote 3 letters in 2024, and nobody (not even the dog) answered any of them. '.repeat(
    2_000,
  )
}
