const WIDE = 120
const HIGH = 28

/** The way a figure went, as a small line beside it that says no more than the figure's own chart. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  if (values.length < 2) return null
  const most = Math.max(...values, 1e-12)
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDE
    return `${x.toFixed(1)},${(HIGH - 2 - (value / most) * (HIGH - 4)).toFixed(1)}`
  })
  return (
    <svg
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="h-7 w-full text-accent"
    >
      <polygon points={`0,${HIGH} ${points.join(' ')} ${WIDE},${HIGH}`} fill="currentColor" opacity="0.1" />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
