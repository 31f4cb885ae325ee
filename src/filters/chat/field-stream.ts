import type { Filter, Filtered, Found } from '../filter.ts'
import { filterStream } from '../filter-stream.ts'
import { restoreStream } from '../restore.ts'
import type { Vault } from '../vault.ts'
import { addFound } from './add-found.ts'
import { filterArguments } from './arguments.ts'

/** What a stream of chunks is filtered with. */
export interface ChunkFilter {
  /** Null: nothing is looked for. */
  readonly filter: Filter | null
  readonly vault: Vault
  /** Whether tokens of the request are swapped back. */
  readonly isReversible: boolean
}

/** One field of a streamed answer, such as the content of the first choice. */
export interface FieldStream {
  push(piece: string): Filtered
  end(): Filtered
}

/** What a call's arguments are blocked by when they are longer than can be held back. */
const TOO_LONG = 'arguments_too_long'
const MOST_ARGUMENTS = 1_000_000

/** Begins a field of text. */
export function textField({ filter, vault, isReversible }: ChunkFilter, found: Found): FieldStream {
  const restoring = isReversible ? restoreStream(vault) : null
  const stream = filter === null ? null : filterStream(filter, vault.sealed)
  const restored = ({ text, blockedBy }: Filtered, isLast: boolean): Filtered => ({
    text: restoring === null ? text : restoring.push(text) + (isLast ? restoring.end() : ''),
    blockedBy,
  })
  return {
    push: (piece) => restored(stream?.push(piece) ?? { text: piece, blockedBy: null }, false),
    end() {
      const rest = stream?.end() ?? { text: '', blockedBy: null }
      addFound(found, stream?.found ?? {})
      return restored(rest, true)
    },
  }
}

/** Begins the arguments of a tool call: where something is looked for they wait until they are whole. */
export function argumentsField({ filter, vault, isReversible }: ChunkFilter, found: Found): FieldStream {
  const restoring = isReversible ? restoreStream(vault, 'json') : null
  const restored = (text: string, isLast: boolean) =>
    restoring === null ? text : restoring.push(text) + (isLast ? restoring.end() : '')
  let held = ''
  return {
    push(piece) {
      if (filter === null) return { text: restored(piece, false), blockedBy: null }
      held += piece
      return { text: '', blockedBy: held.length > MOST_ARGUMENTS ? TOO_LONG : null }
    },
    end() {
      if (filter === null || held === '') return { text: restored('', true), blockedBy: null }
      const { text, blockedBy, found: more } = filterArguments(filter, vault.sealed, held)
      held = ''
      addFound(found, more)
      // Half a call is no call: nothing of arguments that are blocked leaves.
      return { text: blockedBy === null ? restored(text, true) : '', blockedBy }
    },
  }
}
