/** A name and its number. */
export interface Point {
  readonly label: string
  readonly value: number
}

/** Bars that are a table: every number can be read. */
export function Bars({
  name,
  points,
  format,
  isShare = false,
}: {
  readonly name: string
  readonly points: readonly Point[]
  readonly format: (value: number) => string
  /** Whether a whole bar is 1, and not the largest of them. */
  readonly isShare?: boolean
}) {
  const most = isShare ? 1 : Math.max(1e-12, ...points.map(({ value }) => value))
  return (
    <table className="w-full border-separate border-spacing-y-1 text-xs">
      <caption className="sr-only">{name}</caption>
      <tbody>
        {points.map(({ label, value }, index) => (
          <tr key={index}>
            <th scope="row" className="w-px max-w-44 truncate pr-3 text-left font-normal text-muted" title={label}>
              {label}
            </th>
            <td>
              <span aria-hidden="true" className="block h-4 overflow-hidden rounded-sm bg-sunken">
                <span className="block h-full rounded-sm bg-accent" style={{ width: `${(100 * value) / most}%` }} />
              </span>
            </td>
            <td className="figures w-px pl-3 text-right whitespace-nowrap">{format(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
