import { anchored, charClass, isAfter } from '../../detector.ts'
import { weighted } from './digits.ts'

const FORM = /(\d{4})[- ]?(\d{4})[- ]?(\d)(?!\w)/y
const BESIDE = /(?:\brouting|\baba\b|\brtn\b|\btransit|\bbank)[^\n]{0,40}$/i
/** Federal Reserve districts, thrift institutions, electronic transactions, traveller's cheques (ABA's key to routing numbers). */
const FIRST = /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/

/** ABA routing numbers with a right checksum, beside words that say what they are. */
export const usBankRouting = anchored({
  most: 11,
  hint: /\d{4}[- ]?\d{4}[- ]?\d/,
  start: /(?<![\p{L}\p{N}_]|\d[-.,])\d/gu,
  part: charClass(/[\d -]/),
  end(text, start) {
    FORM.lastIndex = start
    const match = FORM.exec(text)
    if (match === null || !isAfter(BESIDE, text, start, 60)) return -1
    const digits = match.slice(1).join('')
    const isRight = FIRST.test(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
    return isRight ? FORM.lastIndex : -1
  },
})
