import { parseArgs } from 'node:util'
import { print } from '../../src/local/print.ts'
import { printBars } from './routing/bars.ts'
import { evaluateSet } from './routing/evaluate-set.ts'
import { runLatency } from './routing/latency.ts'
import { runOnline } from './routing/online.ts'
import { runPairs } from './routing/pairs.ts'
import { type RoutingSet, readSets } from './routing/read-set.ts'
import { measureSpeed } from './routing/speed.ts'
import { evaluateTransfer } from './routing/transfer.ts'

/** `[DIR] [--eval DIR2] [--only SET] [--quick]`: trains and chooses on DIR by parts, or on all of it for DIR2. */
const { values, positionals } = parseArgs({
  options: { eval: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const QUICK_ROWS = 700
const QUICK_SETS = ['gatewaymix', 'routerbench_sub']
const folder = positionals[0] ?? '../shared/data/routing'
const sets = readSets(folder)
if (sets === null) print(`skipped: no folder ${folder}`)
else run(sets.filter(isWanted).map(shortened))

function run(wanted: readonly RoutingSet[]): void {
  const named = (name: string) => wanted.find((set) => set.name === name)
  const others = values.eval === undefined ? null : readSets(values.eval)
  if (values.eval !== undefined && others === null) print(`skipped: no folder ${values.eval}`)
  const figures = wanted.flatMap((set) => {
    if (values.eval === undefined) return [evaluateSet(set, 1)]
    const other = others?.find(({ name }) => name === set.name)
    return other ? [evaluateTransfer(set, other, 1)] : []
  })
  const [pairs, timed, streamed] = [named('routellm'), named('bfcl'), named('gatewaymix')]
  const apgr = pairs ? runPairs(pairs) : null
  const latency = timed ? runLatency(timed) : null
  const online = streamed ? runOnline(streamed, values.quick ? [1] : [1, 2, 3, 4, 5]) : null
  const [first] = wanted
  const speed = first ? measureSpeed(streamed ?? first) : null
  print('')
  printBars({ sets: figures, apgr, latency, online, speed })
}

function isWanted({ name }: RoutingSet): boolean {
  if (values.only !== undefined) return name === values.only
  return !values.quick || QUICK_SETS.includes(name)
}

function shortened(set: RoutingSet): RoutingSet {
  return values.quick
    ? { ...set, rows: set.rows.filter((_, at) => at % Math.ceil(set.rows.length / QUICK_ROWS) === 0) }
    : set
}
