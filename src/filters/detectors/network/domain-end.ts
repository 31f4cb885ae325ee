import { isTopLevel } from './top-level-domains.ts'

const LABEL = /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}/uy
const LAST = /^(?:\p{L}{2,24}|xn--[a-z0-9-]{1,59})$/iu
const MOST = 253

/**
 * Where the domain name that starts here ends, if it has so many labels at least; -1 without one. Under a top-level
 * domain in use if there is one, else, unless that is asked for, under anything that looks like one.
 */
export function domainEnd(text: string, start: number, labels: number, isKnownOnly = false): number {
  let [at, end, known] = [start, -1, -1]
  for (let count = 1; at - start < MOST; count++) {
    LABEL.lastIndex = at
    const label = LABEL.exec(text)?.[0].replace(/-+$/, '')
    if (!label || at + label.length - start > MOST) break
    at += label.length
    if (/[\p{L}\p{N}_]/u.test(text.charAt(at))) break
    if (count >= labels && LAST.test(label)) {
      end = at
      if (isTopLevel(label) && isOneCase(label)) known = at
    }
    if (text.charAt(at) !== '.') break
    at++
  }
  return known > 0 || isKnownOnly ? known : end
}

function isOneCase(label: string): boolean {
  return label === label.toLowerCase() || label === label.toUpperCase()
}
