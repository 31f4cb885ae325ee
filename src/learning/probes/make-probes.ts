import type { RequestClass } from '../cells/request-class.ts'
import type { Probe, Template } from './probe.ts'
import { code } from './templates/code.ts'
import { mathematics } from './templates/mathematics.ts'
import { tools } from './templates/tools.ts'
import { choice, long, schema, short } from './templates/words.ts'

/** Classes that can be probed without a picture. */
const TEMPLATES: Readonly<Partial<Record<RequestClass, readonly [Template, ...Template[]]>>> = {
  tools,
  schema,
  code,
  mathematics,
  choice,
  long,
  short,
}
const DIFFICULTIES = 5

/**
 * Prompts whose answers can be checked without a judge, made anew from a source of random numbers: nobody can have learned
 * them by heart. `perClass` of each class, from easy to hard.
 */
export function makeProbes(random: () => number, perClass: number): Probe[] {
  return Object.entries(TEMPLATES).flatMap(([requestClass, templates]) =>
    Array.from({ length: perClass }, (_, at): Probe => {
      const template = templates[at % templates.length] ?? templates[0]
      const difficulty = 1 + (Math.floor(at / templates.length) % DIFFICULTIES)
      const id = `${requestClass}-${at}`
      return { id, requestClass: requestClass as RequestClass, difficulty, ...template(random, difficulty) }
    }),
  )
}
