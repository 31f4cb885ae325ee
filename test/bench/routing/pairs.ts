import { forecast } from '../../../src/learning/predictor/forecast.ts'
import { train } from '../../../src/learning/predictor/train.ts'
import { print } from '../../../src/local/print.ts'
import { crossForecast, dealParts } from './cross-forecast.ts'
import { pairFigures } from './figures/route-llm.ts'
import type { RoutingSet, Row } from './read-set.ts'

const LABELS = 1_500
const DRAWS = [1, 2, 3, 4] as const

/** RouteLLM's figures for its two tasks; gives the mean APGR on MMLU of routers with 1,500 labels. */
export function runPairs(set: RoutingSet): number {
  print(`\n# ${set.name} by RouteLLM's own evaluation: CPT50, CPT80 (percent of strong calls), APGR`)
  print('published, best of all routers: mmlu 35.4 70.3 .603, gsm8k 33.6 63.3 .622')
  const mmlu = set.rows.filter(({ task }) => task === 'mmlu')
  const apgrs = DRAWS.map((draw) => {
    const place = dealParts(mmlu.length, draw, mmlu.length)
    const labelled = mmlu.filter((_, at) => (place[at] ?? 0) < LABELS)
    const predictor = train(set.models, labelled)
    const seen = new Set(labelled.map(({ prompt }) => prompt))
    const rest = mmlu.filter(({ prompt }) => !seen.has(prompt))
    return printPair(
      `mmlu, ${LABELS} labels, draw ${draw}`,
      rest.map((row) => needOf(row, forecast(predictor, row.features).quality)),
    )
  })
  for (const [task, rows] of Object.entries(Object.groupBy(set.rows, (row) => row.task))) {
    if (rows === undefined || rows.length < 500) continue
    const forecasted = crossForecast({ ...set, rows }, 1)
    printPair(
      `${task}, 5-fold`,
      forecasted.map((each) => needOf(each.row, each.forecast.quality)),
    )
    printPair(
      `${task}, length alone`,
      rows.map((row) => needOf(row, [row.prompt.length, 0])),
    )
  }
  return apgrs.reduce((sum, apgr) => sum + apgr, 0) / apgrs.length
}

function needOf({ quality: [strong = 0, weak = 0] }: Row, expected: ArrayLike<number>) {
  return { need: (expected[0] ?? 0) - (expected[1] ?? 0), strong, weak }
}

function printPair(name: string, rows: Parameters<typeof pairFigures>[0]): number {
  const { cpt50, cpt80, apgr } = pairFigures(rows)
  print(`${name.padEnd(28)} ${cpt50.toFixed(1)} ${cpt80.toFixed(1)} ${apgr.toFixed(3)}`)
  return apgr
}
