/** What an answer can show of its own quality. */
export type SignalName = 'json' | 'schema' | 'tool_call' | 'truncated' | 'refusal' | 'empty' | 'cut' | 'repetition'

/** One thing that an answer shows of its quality. */
export interface Signal {
  readonly name: SignalName
  /** 0 worst, 1 best. */
  readonly grade: number
  /** How far it is to be trusted: its precision as a share of that of a person's rating, 0 to 1. */
  readonly weight: number
}

/** How much a kind of signal tells. */
export interface Reliability {
  /** The weight of a fault, and that of its absence where the request asked for something that can be checked. */
  readonly fault: number
  readonly pass: number
  /** How often the fault is met with sound models: what learning takes for granted. An estimate; only deviations from it teach. */
  readonly usual: number
}

/**
 * How far each signal is to be trusted. A fault that makes an answer useless to a program is nearly a verdict; that a form was
 * kept says little of what is in it.
 *
 * - `json`, 0.9: a parser refuses the answer; nothing is left to like.
 * - `schema`, 0.8: as bad for strict readers, but a lenient one may not look at the field that is wrong.
 * - `tool_call`, 0.85: a call of no known function, or without what it needs, fails when it is run.
 * - `empty`, 0.9: nobody asked for nothing; a few times it is the right answer to an odd prompt.
 * - `repetition`, 0.8: a loop is worthless, yet what came before it may have been good.
 * - `refusal`, 0.5: useless to whoever asked, though some requests deserve it, and a phrase can mislead.
 * - `truncated`, 0.5: what is there may be good; the limit may be the model's own.
 * - `cut`, 0.3: mostly the provider's fault, which its health counts already.
 */
export const RELIABILITIES: Readonly<Record<SignalName, Reliability>> = {
  json: { fault: 0.9, pass: 0.1, usual: 0.02 },
  schema: { fault: 0.8, pass: 0.15, usual: 0.03 },
  tool_call: { fault: 0.85, pass: 0.15, usual: 0.03 },
  truncated: { fault: 0.5, pass: 0, usual: 0.005 },
  refusal: { fault: 0.5, pass: 0, usual: 0.01 },
  empty: { fault: 0.9, pass: 0, usual: 0.002 },
  cut: { fault: 0.3, pass: 0, usual: 0.002 },
  repetition: { fault: 0.8, pass: 0, usual: 0.001 },
}

/** A signal of a kind, trusted as its kind is: one that grades 1 says that all was kept to. */
export function signal(name: SignalName, grade: number): Signal {
  const { fault, pass } = RELIABILITIES[name]
  return { name, grade, weight: grade < 1 ? fault : pass }
}
