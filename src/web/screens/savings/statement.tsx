import { useState } from 'react'
import { address } from '../../data/api.ts'
import { Choice } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Panel } from '../../parts/panel.tsx'
import { monthsBefore } from './months.ts'
import type { Terms } from './terms.ts'

const SHOWN = 12

/** A month's account as a page to print, with the terms that are chosen above. */
export function StatementPanel({ terms, timezone }: { readonly terms: Terms; readonly timezone: string }) {
  const months = monthsBefore(Date.now(), timezone, SHOWN)
  const [month, setMonth] = useState(months[1]?.[0] ?? '')
  const query = { month, timezone, ...terms }
  const looks =
    'inline-flex h-8 items-center gap-1.5 rounded-md border border-line bg-panel px-3 text-sm font-medium hover:bg-sunken'
  return (
    <Panel title="Statement of a month" about="The same account for whoever pays, to print or to keep.">
      <div className="flex flex-wrap items-end gap-2">
        <Choice label="Month" value={month} onChange={({ target }) => setMonth(target.value)} options={months} />
        <a
          href={address('/admin/analytics/statement', { ...query, format: 'html' })}
          target="_blank"
          rel="noreferrer"
          className={looks}
        >
          <Icon name="reports" />
          Page to print
        </a>
        <a href={address('/admin/analytics/statement', query)} download={`statement-${month}.json`} className={looks}>
          <Icon name="download" />
          JSON
        </a>
      </div>
    </Panel>
  )
}
