import type { ReactNode } from 'react'
import { Link } from 'wouter'

/** A number that leads to the rows which it is made of. */
export function NumberLink({ to, children }: { readonly to: string; readonly children: ReactNode }) {
  return (
    <Link
      href={to}
      className="figures underline decoration-line decoration-1 underline-offset-3 hover:text-accent hover:decoration-accent"
    >
      {children}
    </Link>
  )
}
