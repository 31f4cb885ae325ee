import type { ReactNode } from 'react'

const TONES = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const
export type Tone = keyof typeof TONES

/** A word that says in which state something is. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex max-w-full items-center truncate rounded px-1.5 py-px text-xs font-medium ${TONES[tone]}`}
    >
      {children}
    </span>
  )
}
