import { accentVariables } from './brand.ts'

const NAMES = ['--accent-light', '--on-accent-light', '--accent-dark', '--on-accent-dark']

/** Puts a tenant's colour in the place of ours; without one ours comes back. */
export function applyAccent(colour: string | null): void {
  const { style } = document.documentElement
  const variables = colour ? accentVariables(colour) : {}
  for (const name of NAMES) style.setProperty(name, variables[name] ?? '')
}
