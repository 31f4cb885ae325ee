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
  const judgeLiteral = (value: string, literal: string, seen: string): string => {
    const kept = judge(value, seen)
    return kept === value ? literal : JSON.stringify(kept)
  }
  const judgePiece = (piece: Piece): string => {
    if (piece.value !== null) return judgeLiteral(piece.value, piece.written, piece.isKey ? '' : before)
    if (!isJson) return judge(piece.written, '')
    return piece.written.replace(NUMBER, (number) => judgeLiteral(number, number, before))
  }
  for (const piece of piecesOf(written)) {
    if (blockedBy !== null) break
    text += judgePiece(piece)
    if (piece.isKey) before = `${piece.value?.slice(-48)}: "`
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
      pieces.push({ written, value: saidBy(written), isKey: /^\s{0,40}:/.test(text.slice(at, at + 41)) })
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
function saidBy(literal: string): string {
  const closed = `${literal.replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"`
  const value = parseJson(literal) ?? parseJson(closed)
  return typeof value === 'string' ? value : literal.slice(1)
}
