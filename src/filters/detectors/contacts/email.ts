import { anchored, charClass, matchEnd } from '../../detector.ts'
import { domainEnd } from '../network/domain-end.ts'

const LOCAL = 'A-Za-z0-9_%+\\u00c0-\\u02af\\u0370-\\u052f'
/** At most 64 characters before the sign, and 255 in all after it (RFC 5321, 4.5.3.1). */
const local = new RegExp(`[${LOCAL}][${LOCAL}.-]{0,63}@`, 'y')

/** The last domain read: many places before one sign would read it again and again. */
let known = { text: '', at: -1, end: -1 }

/** Mail addresses. Not the quoted or bracketed forms of RFC 5322. */
export const email = anchored({
  most: 320,
  hint: /@/,
  start: new RegExp(`(?<![${LOCAL}])[${LOCAL}][${LOCAL}.-]{0,63}@`, 'g'),
  open: new RegExp(`(?<![${LOCAL}])[${LOCAL}]`, 'g'),
  part: charClass(/[A-Za-z0-9_%+.@-]/, true),
  end(text, start) {
    const at = matchEnd(local, text, start)
    if (at < 0) return -1
    if (at !== known.at || text !== known.text) known = { text, at, end: domainEnd(text, at, 2) }
    return known.end
  },
})
