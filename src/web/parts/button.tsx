import type { ComponentProps } from 'react'
import { Link } from 'wouter'
import { Icon, type IconName } from './icon.tsx'

const LOOKS = {
  main: 'bg-accent text-on-accent hover:opacity-90 border border-transparent',
  plain: 'bg-panel text-ink border border-line hover:bg-sunken',
  quiet: 'text-muted hover:text-ink hover:bg-sunken border border-transparent',
  danger: 'bg-panel text-bad border border-line hover:bg-bad-soft',
} as const
const SHAPE =
  'inline-flex items-center justify-center gap-1.5 rounded-md text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50 h-8'

interface Looks {
  readonly look?: keyof typeof LOOKS
  readonly icon?: IconName
}

/** Something that can be done. */
export function Button({ look = 'plain', icon, children, className = '', ...rest }: ComponentProps<'button'> & Looks) {
  return (
    <button type="button" {...rest} className={`${SHAPE} px-3 ${LOOKS[look]} ${className}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  )
}

/** Something that can be done, as a picture alone; `label` says what. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: ComponentProps<'button'> & { readonly icon: IconName; readonly label: string }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className={`${SHAPE} w-8 ${LOOKS.quiet} ${className}`}
    >
      <Icon name={icon} />
    </button>
  )
}

/** A way to another place that looks as something to do. */
export function ButtonLink({
  to,
  look = 'plain',
  icon,
  children,
}: Looks & { readonly to: string; readonly children: React.ReactNode }) {
  return (
    <Link href={to} className={`${SHAPE} px-3 ${LOOKS[look]}`}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  )
}
