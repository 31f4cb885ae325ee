import { anchored, charClass, type Detector, isAfter, matchEnd } from '../../detector.ts'
import { isInternational, isNational } from './phone-forms.ts'

const EXTENSION = /(?: ?(?:x|ext\.?|extension) ?\d{1,6})(?!\w)/iy
const BESIDE =
  /(?:phone|\btel\b|\btel\.|telef|téléphone|\bcell|mobile|\bcall|\bfax|\bcontact|\bdial|\bring|\btext(?: me)?\b|\bsms|whatsapp|\breach (?:me|him|her|us|them|you)|\bhandy|celular|móvil|\bph[:.]|hotline|helpline)[^\n\d]{0,30}$/i
const NEVER_BESIDE =
  /(?:\bcard|account|\border|invoice|\bid\b|\bisbn|\bssn|routing|\bserial|\bversion|\bref(?:erence)?|ticket|tracking|\bport|[$€£#=])[^\n\d]{0,12}$/i
const RUN = /\+?\(?\d(?:[ ().\-/]{0,2}\d){0,20}/y
const FEWEST = 7
const MOST = 15

/** Telephone numbers. The library of numbering plans is heavy, so it is loaded when a rule asks for it. */
export async function loadPhone(): Promise<Detector> {
  const { isPossiblePhoneNumber, isValidPhoneNumber } = await import('libphonenumber-js/min')
  return anchored({
    most: 84,
    hint: /\d{2}/,
    start: /(?<![\p{L}\p{N}_+]|[\d)][-./,:]|[.,:]\d{0,2}[-/]|\d )(?:\+|\(|\d)/gu,
    part: charClass(/[\d +().\-/xext]/i),
    end(text, start) {
      const isBeside = isAfter(BESIDE, text, start, 56)
      for (const end of ends(text, start)) {
        const written = text.slice(start, end)
        const isPhone = isInternational(written)
          ? isPossiblePhoneNumber(written.replace(/^(?:011|00)[ -.]?/, '+').replace('(0)', ''))
          : isNational(written, isBeside, isValidPhoneNumber) && (isBeside || !isAfter(NEVER_BESIDE, text, start))
        if (isPhone) return Math.max(end, matchEnd(EXTENSION, text, end))
      }
      return -1
    },
  })
}

/** Where a number may end: after groups of digits, parted by at most two signs; the longest first. */
function ends(text: string, start: number): number[] {
  RUN.lastIndex = start
  const run = RUN.exec(text)?.[0] ?? ''
  const found: number[] = []
  let digits = 0
  for (const { 0: group, index } of run.matchAll(/\d+/g)) {
    digits += group.length
    if (digits > MOST) return []
    const end = start + index + group.length
    if (digits >= FEWEST && !/[\p{L}\p{N}_@]/u.test(text.charAt(end).replace(/x/i, ''))) found.unshift(end)
  }
  return found
}
