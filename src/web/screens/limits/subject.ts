import type { LimitSubject } from '../../../contract/limits.ts'
import { textOf } from '../../overlay/edit-dialog.tsx'

export type Subject = LimitSubject

/** Whom a limit is on, to choose from. */
export const LEVELS = [
  ['tenant', 'The whole organisation'],
  ['team', 'A team'],
  ['user', 'A user'],
  ['key', 'A key'],
  ['customer', 'A customer'],
  ['metadata', 'A field of metadata'],
] as const

/** Whom a limit is on, in words. */
export function subjectText({ level, id, field }: Subject): string {
  if (level === 'tenant') return 'everybody together'
  const what = level === 'metadata' ? (field ?? 'metadata') : level
  return id === null ? `each ${what}` : `${what} ${id}`
}

/** Whom a form says. */
export function subjectIn(form: FormData): { level: string; id: string | null; field?: string } {
  const level = textOf(form, 'level')
  const field = textOf(form, 'field')
  return {
    level,
    id: level === 'tenant' ? null : textOf(form, 'subject') || null,
    ...(level === 'metadata' ? { field } : {}),
  }
}

/** Which provider or model a form names; absent: all. */
export function targetIn(form: FormData): { provider?: string; model?: string } {
  const [provider, model] = [textOf(form, 'provider'), textOf(form, 'model')]
  return { ...(provider ? { provider } : {}), ...(model ? { model } : {}) }
}
