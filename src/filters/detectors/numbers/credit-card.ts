import { anchored, charClass } from '../../detector.ts'
import { isLuhn, readDigits } from './digits.ts'

/** First digits and lengths of the issuers (ISO/IEC 7812 as the card schemes publish them). */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3095|36|3[89])/, [14, 15, 16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|622)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:2131|1800)/, [15]],
  [/^(?:62|81|220[0-4]|9792|60|82|508)/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6390|6759|676[1-3])/, [12, 13, 14, 15, 16, 17, 18, 19]],
]

/** Card numbers of a known issuer whose checksum is right, whole or in groups. */
export const creditCard = anchored({
  most: 38,
  hint: /\d{3}/,
  start: /(?<![\p{L}\p{N}_]|\d[.,])[1-689]/gu,
  part: charClass(/[\d .-]/),
  end: (text, start) => readDigits(text, start, 19).find(isCard)?.end ?? -1,
})

function isCard({ digits, groups }: ReturnType<typeof readDigits>[number]): boolean {
  const isGrouped = groups.length === 1 || groups.slice(0, -1).every((size) => size >= 3)
  if (!isGrouped || digits.length < 12) return false
  return ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && isLuhn(digits)
}
