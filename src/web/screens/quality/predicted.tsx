import type { Router } from '../../data/shapes.ts'
import { useApi } from '../../data/use-api.ts'
import { count, quality } from '../../format/numbers.ts'
import { Panel } from '../../parts/panel.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

type Accuracy = Router['accuracy'][number]

const COLUMNS: readonly Column<Accuracy>[] = [
  { id: 'model', head: 'Model', value: ({ model }) => model },
  {
    id: 'graded',
    head: 'Graded',
    value: ({ quality: of }) => of?.graded,
    cell: ({ quality: of }) => count(of?.graded),
    isNumber: true,
  },
  {
    id: 'expected',
    head: 'Expected',
    value: ({ quality: of }) => of?.expected,
    cell: ({ quality: of }) => quality(of?.expected),
    isNumber: true,
  },
  {
    id: 'came',
    head: 'Came',
    value: ({ quality: of }) => of?.came,
    cell: ({ quality: of }) => quality(of?.came),
    isNumber: true,
  },
]

/** What the router expected of models, and what grades said. */
export function Predicted() {
  const router = useApi<Router>('/admin/router')
  const rows = (router.data?.accuracy ?? []).filter(({ quality: of }) => of !== null)
  if (rows.length === 0) return null
  return (
    <Panel title="Expected and come" about="What the router expected of answers, and the grades they had." isFlush>
      <DataTable name="Expected and come" rows={rows} columns={COLUMNS} idOf={({ model }) => model} />
    </Panel>
  )
}
