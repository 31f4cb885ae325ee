import type { Recording, Row } from './recording.ts'

/** Quality (mean score) and cost (USD) of one way of choosing a model for every row. */
export interface Line {
  readonly name: string
  readonly quality: number
  readonly costUsd: number
}

/** What the gateway chose, beside every single model and the oracle that knows each answer beforehand. */
export interface ScoreCard {
  readonly gateway: Line
  readonly singles: readonly Line[]
  readonly best: Line
  readonly oracle: Line
  /** How often each model was chosen, 0 to 1, in the order of the recording. */
  readonly shares: readonly number[]
}

/** Adds up a replay. `choices` holds the column of the model that answered, row by row. */
export function scoreCard(recording: Recording, choices: readonly number[]): ScoreCard {
  const { rows, models } = recording
  const singles = models.map((model, column) => lineOf(model, rows, () => column))
  const best = singles.reduce((top, line) => (line.quality > top.quality ? line : top))
  return {
    gateway: lineOf('Sluice (auto)', rows, (_, index) => choices[index] ?? 0),
    singles: singles.toSorted((a, b) => b.quality - a.quality),
    best,
    oracle: lineOf('oracle', rows, (row) => oracleChoice(row)),
    shares: models.map((_, column) => choices.filter((choice) => choice === column).length / choices.length),
  }
}

/** The cheapest of the models that scored highest. */
function oracleChoice({ scores, costsUsd }: Row): number {
  const top = Math.max(...scores)
  const columns = scores.flatMap((score, column) => (score === top ? [column] : []))
  return columns.reduce((cheapest, column) => ((costsUsd[column] ?? 0) < (costsUsd[cheapest] ?? 0) ? column : cheapest))
}

function lineOf(name: string, rows: readonly Row[], choose: (row: Row, index: number) => number): Line {
  let quality = 0
  let costUsd = 0
  for (const [index, row] of rows.entries()) {
    const column = choose(row, index)
    quality += row.scores[column] ?? 0
    costUsd += row.costsUsd[column] ?? 0
  }
  return { name, quality: quality / rows.length, costUsd }
}

/** The card as a table. Saving is against the best single model. */
export function printCard({ gateway, singles, best, oracle }: ScoreCard): string {
  const rows = [gateway, oracle, ...singles].map(({ name, quality, costUsd }) => {
    const saving = `${((1 - costUsd / best.costUsd) * 100).toFixed(1)} %`
    const mark = name === best.name ? ' (best single)' : ''
    return [
      `${name}${mark}`.padEnd(44),
      quality.toFixed(4).padStart(8),
      `$${costUsd.toFixed(4)}`.padStart(11),
      saving.padStart(10),
    ]
  })
  const head = ['way of choosing'.padEnd(44), 'quality'.padStart(8), 'cost'.padStart(11), 'saving'.padStart(10)]
  return [head, ...rows].map((cells) => cells.join(' ')).join('\n')
}
