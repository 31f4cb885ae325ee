import { anchored, charClass, isAfter } from '../../detector.ts'
import { domainEnd } from './domain-end.ts'
import { isWordToo } from './top-level-domains.ts'

const POINTED_AT =
  /(?:\/\/|@|www\.|\b(?:domain|host|hostname|site|website|visit|dns|server|url|link|at|from|to)[: "'`]{1,3})$/i

/** Domain names under a top-level domain in use; those that are words of programs or names of files need a sign beside them. */
export const domain = anchored({
  most: 253,
  hint: /[^\s.]\.[^\s.]/,
  start: /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.[\p{L}\p{N}]/gu,
  open: /(?<![\p{L}\p{N}_.-])[\p{L}\p{N}]/gu,
  part: charClass(/[A-Za-z0-9.-]/, true),
  end(text, start) {
    const end = domainEnd(text, start, 2, true)
    if (end < 0) return -1
    const labels = text.slice(start, end).split('.')
    const last = labels.at(-1) ?? ''
    const next = text.charAt(end)
    if (next === '(' || next === '_' || next === '@') return -1
    const isSure = labels[0] === 'www' || labels.length > 3 || !isWordToo(last) || isAfter(POINTED_AT, text, start, 16)
    return isSure ? end : -1
  },
})
