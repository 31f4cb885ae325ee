import { useState } from 'react'
import { useMay } from '../../data/session.tsx'
import type { Price } from '../../data/shapes.ts'
import { percent, perMillion } from '../../format/numbers.ts'
import { EditDialog, numberOf, textOf } from '../../overlay/edit-dialog.tsx'
import { useSaving } from '../../overlay/use-saving.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import type { Column } from '../../table/column.ts'
import { DataTable } from '../../table/data-table.tsx'

const COLUMNS: readonly Column<Price>[] = [
  {
    id: 'pattern',
    head: 'For',
    value: ({ pattern }) => pattern,
    cell: ({ pattern }) => <code className="text-xs">{pattern}</code>,
  },
  {
    id: 'input',
    head: 'Read',
    value: ({ prices }) => prices?.input,
    cell: ({ prices }) => perMillion(prices?.input),
    isNumber: true,
  },
  {
    id: 'output',
    head: 'Written',
    value: ({ prices }) => prices?.output,
    cell: ({ prices }) => perMillion(prices?.output),
    isNumber: true,
  },
  {
    id: 'discount',
    head: 'Rebate',
    value: ({ discount }) => discount,
    cell: ({ discount }) => percent(discount),
    isNumber: true,
  },
  {
    id: 'margin',
    head: 'Margin',
    value: ({ margin }) => margin,
    cell: ({ margin }) => percent(margin),
    isNumber: true,
  },
  {
    id: 'changed_at',
    head: 'Changed',
    value: ({ changedAt }) => changedAt,
    cell: ({ changedAt }) => <TimeAgo at={changedAt} />,
  },
]

/** Prices agreed with providers, where they are not the catalogue's. */
export function Prices({ prices }: { readonly prices: readonly Price[] }) {
  const may = useMay('prices:write')
  const [edited, setEdited] = useState<Price | 'new' | null>(null)
  return (
    <>
      <DataTable
        name="Prices"
        rows={prices}
        columns={COLUMNS}
        idOf={({ pattern }) => pattern}
        {...(may ? { onOpen: setEdited } : {})}
        empty={
          <EmptyState title="The catalogue’s prices hold">
            Set what you agreed with a provider, a rebate, or the margin that you bill.
          </EmptyState>
        }
      />
      {may && (
        <div className="border-t border-line p-3">
          <Button icon="plus" onClick={() => setEdited('new')}>
            New price
          </Button>
        </div>
      )}
      {edited && <PriceForm of={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </>
  )
}

function PriceForm({ of: price, onClose }: { readonly of: Price | null; readonly onClose: () => void }) {
  const { change, send } = useSaving(['/admin/prices'], onClose)
  const path = (pattern: string) => `/admin/prices/${encodeURIComponent(pattern)}`
  const save = (form: FormData) => {
    const pattern = price?.pattern ?? textOf(form, 'pattern')
    send('PUT', path(pattern), priceIn(form, price), 'The price is set.')
  }
  const removal = price && {
    about: 'The catalogue’s price holds from then on.',
    onRemove: () => send('DELETE', path(price.pattern), undefined, 'The price is removed.'),
  }
  return (
    <EditDialog title={price?.pattern ?? 'New price'} change={change} onSave={save} removal={removal} onClose={onClose}>
      {!price && <TextField label="For" name="pattern" required placeholder="openai/*" hint={WHICH} />}
      <div className="grid grid-cols-2 gap-4">
        <Amount label="Read, $ a million" name="input" value={price?.prices?.input} />
        <Amount label="Written, $ a million" name="output" value={price?.prices?.output} />
        <Amount label="Rebate, %" name="discount" value={inPercent(price?.discount)} />
        <Amount label="Margin, %" name="margin" value={inPercent(price?.margin)} />
      </div>
    </EditDialog>
  )
}

const WHICH = 'provider/model, provider/* or *. The narrowest decides.'

function Amount({
  value,
  ...rest
}: {
  readonly label: string
  readonly name: string
  readonly value: number | undefined
}) {
  return <TextField {...rest} type="number" min={0} step="any" defaultValue={value ?? ''} />
}

/** What the form says; prices that it does not show stay. */
function priceIn(form: FormData, price: Price | null) {
  const given = (name: string, per = 1) => {
    const value = numberOf(form, name)
    return value === null ? {} : { [name]: value / per }
  }
  const { input: _, output: __, ...others } = price?.prices ?? {}
  const prices = { ...others, ...given('input'), ...given('output') }
  return { ...(Object.keys(prices).length > 0 ? { prices } : {}), ...given('discount', 100), ...given('margin', 100) }
}

function inPercent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 10_000) / 100
}
