import { isTopLevel } from './top-level-domains.ts'

const LABEL = /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}/uy
const LAST = /^(?:\p{L}{2,24}|xn--[a-z0-9-]{1,59})$/iu
const MOST = 253

/**
 * Where the domain name that starts here ends, if it has so many labels at least; -1 without one. Under a top-level
 * domain in use if there is one, else, unless that is asked for, under anything that looks like one.
 */
export function domainEnd(text: string, start: number, labels: number, isKnownOnly = false): number {
  let [end, known] = [-1, -1]
  for (const label of labelsAt(text, start).slice(labels - 1)) {
    // As in `example.com-related`: what is hyphened to the last label is none of it.
    const [first = ''] = label.text.split('-')
    if (isTopLevel(label.text) && isOneCase(label.text)) known = label.end
    else if (isTopLevel(first) && isOneCase(first)) known = label.end - label.text.length + first.length
    if (LAST.test(label.text)) end = label.end
  }
  return known > 0 || isKnownOnly ? known : end
}

function labelsAt(text: string, start: number): { text: string; end: number }[] {
  const labels: { text: string; end: number }[] = []
  for (let at = start; ; at++) {
    LABEL.lastIndex = at
    const label = LABEL.exec(text)?.[0].replace(/-+$/, '')
    if (!label || at + label.length - start > MOST) return labels
    at += label.length
    const next = text.charAt(at)
    if (/[\p{L}\p{N}_]/u.test(next)) return labels
    labels.push({ text: label, end: at })
    if (next !== '.') return labels
  }
}

function isOneCase(label: string): boolean {
  return label === label.toLowerCase() || label === label.toUpperCase()
}
