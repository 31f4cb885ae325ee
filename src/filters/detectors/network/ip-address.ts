import { anchored, charClass, isAfter } from '../../detector.ts'

const FOUR = /(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\w]|\.\d)/y
const VERSION = /(?:\bv|version|release|ver\.?|build|section|chapter|clause)[ :=]{0,2}$/i
const GROUPED = /[0-9a-f:.]{2,45}/iy
const ZONE = /%[\w.-]{1,15}/y

/** IPv4 in dotted decimal, IPv6 in every form of RFC 4291 (2.2), with a zone or an IPv4 part. */
export const ipAddress = anchored({
  most: 64,
  hint: /\d\.\d|:[0-9a-f]{0,4}:/i,
  start: /(?<![\w.:])(?=[0-9a-f]{0,4}[:.])[0-9a-f:]/gi,
  open: /(?<![\w.:])[0-9a-f:]/gi,
  part: charClass(/[\w:.%-]/),
  end(text, start) {
    FOUR.lastIndex = start
    if (FOUR.test(text)) return isAfter(VERSION, text, start, 12) ? -1 : FOUR.lastIndex
    GROUPED.lastIndex = start
    const run = GROUPED.exec(text)?.[0].replace(/\.+$|(?<=[^:]):$/, '')
    if (run === undefined || !isIpv6(run) || /\w/.test(text.charAt(start + run.length))) return -1
    ZONE.lastIndex = start + run.length
    return ZONE.test(text) ? ZONE.lastIndex : start + run.length
  },
})

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2 || !/\d/.test(text)) return false
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  FOUR.lastIndex = 0
  const hasFour = last.includes('.')
  if (hasFour && !(FOUR.test(last) && FOUR.lastIndex === last.length)) return false
  const plain = hasFour ? groups.slice(0, -1) : groups
  if (!plain.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  const count = plain.length + (hasFour ? 2 : 0)
  return halves.length === 2 ? count > 0 && count < 8 : count === 8
}
