import { useEffect, useState } from 'react'
import { useRange } from '../data/range.ts'
import { ago, moment } from '../format/times.ts'

const TICK_MS = 30_000

/** How long ago something was; the exact moment is what it points at. */
export function TimeAgo({ at }: { readonly at: number }) {
  const [now, setNow] = useState(() => Date.now())
  const [{ timezone }] = useRange()
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={`${moment(at, timezone)} (${timezone})`}
      className="whitespace-nowrap"
    >
      {ago(at, Math.max(now, Math.min(at, Date.now())))}
    </time>
  )
}
