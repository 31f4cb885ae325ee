/** A grid of figures whose shade says how large each is. */
export interface Grid {
  readonly name: string
  readonly columns: readonly string[]
  /** Null: nothing is known. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[]
  readonly format: (value: number) => string
}

/** A heat map that is a table: every figure can be read. */
export function Heatmap({ grid: { name, columns, rows, format } }: { readonly grid: Grid }) {
  const most = Math.max(1e-12, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section className="relative overflow-x-auto" aria-label={name} tabIndex={0}>
      <table className="figures w-full min-w-lg border-separate border-spacing-0.5 text-xs">
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr>
            <th scope="col" className="sr-only">
              Name
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-1 text-center font-normal text-muted">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row" className="max-w-48 truncate pr-3 text-left font-normal text-muted">
                {row.name}
              </th>
              {row.values.map((value, index) => (
                <td
                  key={index}
                  title={value === null ? 'nothing' : format(value)}
                  className="h-6 rounded-sm px-1 text-center"
                  style={{ background: shade(value, most) }}
                >
                  <span className="sr-only">{value === null ? 'nothing' : format(value)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function shade(value: number | null, most: number): string {
  const share = value === null || value === 0 ? 0 : 12 + Math.round((value / most) * 78)
  return `color-mix(in srgb, var(--accent) ${share}%, var(--sunken))`
}
