import { parseArgs } from 'node:util'

export const SUITES = ['gateway', 'stream', 'cache', 'cold', 'memory', 'micro'] as const
export type Suite = (typeof SUITES)[number]

/** What the person at the terminal asked for. */
export interface Options {
  readonly suites: readonly Suite[]
  readonly quick: boolean
  readonly peers: boolean
  readonly rounds: number
  /** How long one subject is measured at a time. */
  readonly seconds: number
}

/** `--suite NAME` (may be given again), `--quick`, `--peers`, `--rounds N`. Throws with the usage on anything else. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      suite: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      rounds: { type: 'string' },
    },
  })
  const wanted = values.suite ?? (values.quick ? ['gateway', 'stream'] : SUITES.filter((suite) => suite !== 'micro'))
  const suites = SUITES.filter((suite) => wanted.includes(suite))
  if (suites.length < wanted.length) throw new Error(`--suite is one of: ${SUITES.join(', ')}`)
  const rounds = Number(values.rounds ?? (values.quick ? 4 : 12))
  if (!(rounds >= 1 && rounds <= 100)) throw new Error('--rounds is a number from 1 to 100')
  return { suites, quick: values.quick, peers: values.peers, rounds, seconds: values.quick ? 0.5 : 0.6 }
}
