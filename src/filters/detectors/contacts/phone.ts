import { anchored, charClass, type Detector, isAfter, matchEnd } from '../../detector.ts'
import { isInternational, isNational } from './phone-forms.ts'

const EXTENSION = /(?: ?(?:x|ext\.?|extension) ?\d{1,6})(?!\w)/iy
const BESIDE =
  /(?:phone|\btel\b|\btel\.|telef|téléphone|\bcell|mobile|\bcall|\bfax|\bcontact|\bdial|\bring|\btext(?: me)?\b|\bsms|whatsapp|\breach (?:me|him|her|us|them|you)|\bhandy|celular|móvil|\bph[:.]|hotline|helpline)[^\n\d]{0,30}$/i
const NEVER_BESIDE =
  /(?:\bcard|account|\border|invoice|\bid\b|\bisbn|\bssn|routing|\bserial|\bversion|\bref(?:erence)?|ticket|tracking|\bport|[$€£#=])[^\n\d]{0,12}$/i
const FEWEST = 7
const MOST = 15

/** Telephone numbers. The library of numbering plans is heavy, so it is loaded when a rule asks for it. */
export async function loadPhone(): Promise<Detector> {
  const { isPossiblePhoneNumber, isValidPhoneNumber } = await import('libphonenumber-js/min')
  return anchored({
    most: 48,
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
  const found: number[] = []
  let [digits, parting] = [0, 0]
  for (let at = start; at < start + 40; at++) {
    const sign = text.charAt(at)
    if (sign >= '0' && sign <= '9') {
      digits++
      parting = 0
      const next = text.charAt(at + 1)
      if (digits >= FEWEST && digits <= MOST && !/[\p{L}\p{N}_@]/u.test(next.replace(/x/i, ''))) found.unshift(at + 1)
    } else if (sign === '' || !' ().-/+'.includes(sign) || ++parting > 2 || (sign === '+' && at > start)) break
    if (digits > MOST) return []
  }
  return found
}
