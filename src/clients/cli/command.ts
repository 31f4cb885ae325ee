import type { Shown } from './shown.ts'

/** Something a command can be told by `--name`. */
export interface Flag {
  readonly name: string
  /** What its value is; null: it has none. */
  readonly value: string | null
  readonly about: string
  /** Whether it may be given more than once. */
  readonly isMany?: boolean
}

/** What a command is given: the words after its own, and the flags with all their values. */
export interface Given {
  readonly words: readonly string[]
  readonly flags: ReadonlyMap<string, readonly string[]>
}

/** A command as data: help, completion and the check of what was typed are made from it. */
export interface Command {
  readonly words: readonly string[]
  /** The words it takes after its own; `[X]` may be left out. */
  readonly operands?: readonly string[]
  readonly flags?: readonly Flag[]
  readonly about: string
  /** Null: it has said all itself. */
  run(given: Given): Promise<Shown | null>
}

/** The value of a flag, the last where it was given twice; undefined where it was not given. */
export function flagOf({ flags }: Given, name: string): string | undefined {
  return flags.get(name)?.at(-1)
}
