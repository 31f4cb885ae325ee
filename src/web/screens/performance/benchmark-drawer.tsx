import { count, duration, money, percent, quality } from '../../format/numbers.ts'
import { Drawer } from '../../overlay/drawer.tsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { EmptyState } from '../../parts/states.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'
import { speed } from '../cost/measures.ts'
import type { BenchmarkRow } from './compared.ts'

type Published = BenchmarkRow['published'][number]

/** A model: what it did here, what it did before, and what was published, with the source and date of each figure. */
export function BenchmarkDrawer({
  of: { model, now, before, price, published },
  onClose,
}: {
  readonly of: BenchmarkRow
  readonly onClose: () => void
}) {
  const both = (
    read: (of: BenchmarkRow['now']) => number | null,
    format: (value: number | null | undefined) => string,
  ) => (
    <>
      {format(read(now))} <span className="text-muted">before: {format(read(before))}</span>
    </>
  )
  return (
    <Drawer title={model} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Panel title="Here">
          <Facts
            of={[
              ['Requests', both((of) => of.requests, count)],
              ['Time to answer, p50', both((of) => of.latencyMsP50, duration)],
              ['p95', both((of) => of.latencyMsP95, duration)],
              ['First word, p50', both((of) => of.ttftMsP50, duration)],
              ['Tokens a second', both((of) => of.tokensPerSecond, speed)],
              ['Failed', both((of) => of.errorRate, percent)],
              ['Quality', both((of) => of.quality, quality)],
              ['Cost of 1,000 requests', both((of) => of.nanosPer1kRequests, money)],
              [
                'Price',
                price
                  ? `${money(1_000 * price.inputNanosPer1k)} read, ${money(1_000 * price.outputNanosPer1k)} written, for 1M tokens`
                  : 'not known',
              ],
            ]}
          />
        </Panel>
        <Panel title="Published" isFlush>
          <DataTable
            name="Published figures"
            rows={published}
            columns={PUBLISHED}
            idOf={({ benchmark, source, date }) => `${benchmark} ${source} ${date}`}
            empty={<EmptyState title="Nothing published is known of it" />}
          />
        </Panel>
      </div>
    </Drawer>
  )
}

const PUBLISHED: readonly Column<Published>[] = [
  { id: 'benchmark', head: 'Benchmark', value: ({ benchmark }) => benchmark },
  {
    id: 'value',
    head: 'Value',
    value: ({ value }) => value,
    cell: ({ value }) => (Number.isInteger(value) ? value : value.toFixed(value < 1 ? 3 : 1)),
    isNumber: true,
  },
  { id: 'unit', head: 'Unit', value: ({ unit }) => unit, isMinor: true },
  {
    id: 'source',
    head: 'Source',
    value: ({ source }) => source,
    cell: ({ source }) => (
      <a
        href={source}
        target="_blank"
        rel="noreferrer"
        className="underline underline-offset-3 hover:text-accent"
        title={source}
      >
        {hostOf(source)}
      </a>
    ),
  },
  {
    id: 'date',
    head: 'Date',
    value: ({ date }) => date,
    cell: ({ date }) => <span className="figures whitespace-nowrap">{date}</span>,
  },
]

function hostOf(source: string): string {
  return URL.canParse(source) ? new URL(source).hostname : source
}
