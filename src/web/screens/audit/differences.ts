import { asRecord, isRecord } from '../../../shared/json.ts'

/** A field that is not as it was. */
export interface Difference {
  readonly name: string
  readonly was: string
  readonly is: string
}

const NONE = '–'

/** The fields in which two states differ, as text; a state that is no object is one field. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  if (!isRecord(before) && !isRecord(after)) {
    const [was, is] = [shown(before), shown(after)]
    return was === is ? [] : [{ name: 'value', was, is }]
  }
  const [from, to] = [asRecord(before), asRecord(after)]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((name) => ({ name, was: shown(from[name]), is: shown(to[name]) }))
    .filter(({ was, is }) => was !== is)
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return NONE
  return typeof value === 'string' ? value : JSON.stringify(value)
}
