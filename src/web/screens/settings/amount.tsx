import { TextField } from '../../parts/field.tsx'

interface Wanted {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly hint?: string
  readonly onSet: (value: number) => void
}

/** A number that may not be left empty. */
export function Amount({ onSet, step = 1, ...rest }: Wanted) {
  const take = ({ target }: { readonly target: { readonly value: string } }) =>
    target.value !== '' && onSet(Number(target.value))
  return <TextField {...rest} type="number" step={step} onChange={take} />
}
