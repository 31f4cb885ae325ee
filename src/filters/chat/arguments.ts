import { parseJson } from '../../shared/json.ts'
import type { Filter, Filtered, Found } from '../filter.ts'
import { filterText } from '../filter-text.ts'
import type { Vault } from '../vault.ts'
import { addFound } from './add-found.ts'

const NUMBER = /-?\d[\d.eE+-]*/g

/** A string literal, or what stands between two. */
interface Piece {
  readonly written: string
  /** What the literal says; null between literals. */
  readonly value: string | null
  readonly isKey: boolean
}

/**
 * Filters the arguments of a tool call: JSON as text. Escapes are looked through, a key counts as what stands before its
 * value, a redacted number becomes a string, and what is JSON stays JSON. What is none is filtered string by string, and
 * between strings as text.
 */
export function filterArguments(filter: Filter, vault: Vault, written: string): Filtered & { found: Found } {
  const found: Found = {}
  const isJson = parseJson(written) !== undefined
  let [text, before]: [string, string] = ['', '']
  let blockedBy: string | null = null
  const judge = (value: string, seen: string): string => {
    if (blockedBy !== null) return ''
    const result = filterText(filter, vault, value, seen)
    addFound(found, result.found)
    blockedBy = result.blockedBy
    return result.text
  }
  const judgeNumber = (number: string): string => {
    const kept = judge(number, before)
    return kept === number ? number : JSON.stringify(kept)
  }
  for (const piece of piecesOf(written)) {
    if (blockedBy !== null) break
    if (piece.value === null) {
      text += isJson ? piece.written.replace(NUMBER, judgeNumber) : judge(piece.written, '')
      continue
    }
    const kept = judge(piece.value, piece.isKey ? '' : before)
    text += kept === piece.value ? piece.written : JSON.stringify(kept)
    if (piece.isKey) before = `${piece.value.slice(-48)}: "`
  }
  return { text, blockedBy, found }
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('"', at)
    const start = open < 0 ? text.length : open
    if (start > at) pieces.push({ written: text.slice(at, start), value: null, isKey: false })
    at = stringEnd(text, start)
    if (at > start) {
      const written = text.slice(start, at)
      pieces.push({ written, value: valueOf(written), isKey: /^\s{0,40}:/.test(text.slice(at, at + 41)) })
    }
  }
  return pieces
}

/** Where the string literal that starts here ends, or the text does. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charAt(at)
    if (sign === '\\') at++
    else if (sign === '"') return at + 1
  }
  return text.length
}

/** What a literal says, as far as it goes when it was cut off. */
function valueOf(literal: string): string {
  const closed = `${literal.replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"`
  const value = parseJson(literal) ?? parseJson(closed)
  return typeof value === 'string' ? value : literal.slice(1)
}
