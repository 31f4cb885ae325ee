import { type ComponentProps, type ReactNode, useId } from 'react'

const BOX =
  'w-full rounded-md border border-edge/60 bg-panel px-2.5 text-sm text-ink placeholder:text-muted hover:border-edge disabled:opacity-60'

interface Labelled {
  readonly label: string
  /** What else is to know of it. */
  readonly hint?: ReactNode
  /** What is wrong with it. */
  readonly fault?: string | null
  readonly hasHiddenLabel?: boolean
}

/** A label with what it is of, and what is to know or wrong. */
function Labelled({
  id,
  label,
  hint,
  fault,
  hasHiddenLabel,
  children,
}: Labelled & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={hasHiddenLabel ? 'sr-only' : 'text-xs font-medium text-ink'}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} role="alert" className="text-xs text-bad">
          {fault}
        </p>
      )}
    </div>
  )
}

function described(id: string, { hint, fault }: Labelled) {
  const ids = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter((each) => each !== '').join(' ')
  return { id, ...(ids ? { 'aria-describedby': ids } : {}), ...(fault ? { 'aria-invalid': true } : {}) }
}

/** One line of text. */
export function TextField({
  label,
  hint,
  fault,
  hasHiddenLabel,
  className = '',
  ...rest
}: Labelled & ComponentProps<'input'>) {
  const id = useId()
  const about = { label, hint, fault: fault ?? null, hasHiddenLabel: hasHiddenLabel ?? false }
  return (
    <Labelled id={id} {...about}>
      <input {...rest} {...described(id, about)} className={`${BOX} h-8 ${className}`} />
    </Labelled>
  )
}

/** Several lines of text. */
export function TextArea({
  label,
  hint,
  fault,
  hasHiddenLabel,
  className = '',
  ...rest
}: Labelled & ComponentProps<'textarea'>) {
  const id = useId()
  const about = { label, hint, fault: fault ?? null, hasHiddenLabel: hasHiddenLabel ?? false }
  return (
    <Labelled id={id} {...about}>
      <textarea {...rest} {...described(id, about)} className={`${BOX} py-2 ${className}`} />
    </Labelled>
  )
}

/** One of several. */
export function Choice({
  label,
  hint,
  hasHiddenLabel,
  options,
  className = '',
  ...rest
}: Labelled & ComponentProps<'select'> & { readonly options: readonly (readonly [value: string, name: string])[] }) {
  const id = useId()
  const about = { label, hint, hasHiddenLabel: hasHiddenLabel ?? false }
  return (
    <Labelled id={id} {...about}>
      <select {...rest} {...described(id, about)} className={`${BOX} h-8 pr-6 ${className}`}>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** Something that is so or not. */
export function Check({
  label,
  hint,
  ...rest
}: { readonly label: ReactNode; readonly hint?: string } & ComponentProps<'input'>) {
  return (
    <label className="flex items-start gap-2 text-sm">
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>
        {label}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
