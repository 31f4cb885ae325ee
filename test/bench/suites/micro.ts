import { print } from '../../../src/local/print.ts'
import { ABLATIONS, without } from '../ablations/ablations.ts'
import type { Bed } from '../bed.ts'
import { compare, type Row } from '../harness/compare.ts'
import { slice, type Workload } from '../harness/slice.ts'
import { buildSluice, startSluice } from '../subjects/sluice.ts'

/** How many run side by side: more would push each other out of the caches. */
const GROUP = 4

/**
 * Turns each stage of the path off in turn. The cost of a stage is what the path saves without it, in percent of the
 * floor: 100 % is what handing a request on costs.
 */
export async function microSuite({ floor, sluice, upstreamPort, upstreamPid, options, findings }: Bed): Promise<void> {
  const workload: Workload = {
    name: 'micro',
    behaviour: `mock-json-b1200-mock-port-${upstreamPort}-`,
    promptBytes: 2_200,
    stream: false,
    concurrency: 16,
  }
  print('cost in percent of the floor (90 % interval); the whole path is 100 plus the sum of what lies above the proxy')
  for (let first = 0; first < ABLATIONS.length; first += GROUP) {
    const group = ABLATIONS.slice(first, first + GROUP)
    const variants = []
    for (const ablation of group) {
      variants.push(await startSluice(`without ${ablation.name}`, await buildSluice([without(ablation)]), upstreamPort))
    }
    const rows = await compare([floor, sluice, ...variants], workload, options.rounds, (subject, each) =>
      slice(subject, each, options.seconds, [upstreamPid]),
    )
    for (const variant of variants) variant.stop()
    findings.rows.push(...rows)
    printCosts(rows)
  }
}

function printCosts(rows: readonly Row[]): void {
  const whole = rows.find(({ subject }) => subject === 'sluice')
  if (!whole) return
  const percent = (share: number) => (100 * share).toFixed(0).padStart(5)
  print(`${'whole path'.padEnd(28)}${percent(whole.ratio.value)}`)
  for (const { subject, ratio } of rows.filter((row) => row.subject.startsWith('without'))) {
    const cost = whole.ratio.value - ratio.value
    print(
      `${subject.padEnd(28)}${percent(ratio.value)}  saves${percent(cost)} [${percent(whole.ratio.value - ratio.high)}${percent(whole.ratio.value - ratio.low)} ]`,
    )
  }
}
