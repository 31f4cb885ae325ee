import { anchored, charClass, type Detector, isAfter, type Shape } from '../../detector.ts'
import { isAadhaar } from './aadhaar.ts'
import { isCnpj, isCpf, isDniOrNie, isNric, isPassportLine, isPesel } from './check-digits.ts'
import { isCodiceFiscale } from './codice-fiscale.ts'

interface Form {
  readonly pattern: RegExp
  readonly isRight: (compact: string) => boolean
  /** What must stand before a number that looks like many others. */
  readonly beside?: RegExp
  readonly isPlain?: (written: string) => boolean
}

const allDigits = (written: string) => /^\d+$/.test(written)
const END = '(?![\\p{L}\\p{N}_]|[-.]\\p{N})'
const form = (source: string, flags = 'uy') => new RegExp(source + END, flags)

/** Each with its check digits. Those of eleven or twelve plain digits need a word beside them, or their own grouping. */
const NUMERIC: readonly Form[] = [
  {
    pattern: form('\\d{3}\\.?\\d{3}\\.?\\d{3}[-.]?\\d{2}'),
    isRight: (compact) => isCpf(compact),
    isPlain: allDigits,
    beside: /\b(?:cpf|contribuinte|cadastro)[^\n]{0,40}$/i,
  },
  { pattern: form('\\d{2}\\.?\\d{3}\\.?\\d{3}/?\\d{4}-?\\d{2}'), isRight: isCnpj },
  {
    pattern: form('[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}'),
    isRight: isAadhaar,
    isPlain: allDigits,
    beside: /(?:\baadhaar|\baadhar|\badhaar|\buidai?\b|आधार)[^\n]{0,40}$/i,
  },
  { pattern: form('\\d{11}'), isRight: isPesel },
  { pattern: form('\\d{8}-?[A-HJ-NP-TV-Z]', 'iuy'), isRight: isDniOrNie },
]
const LETTERED: readonly Form[] = [
  { pattern: form('[XYZ]-?\\d{7}-?[A-HJ-NP-TV-Z]', 'iuy'), isRight: isDniOrNie },
  { pattern: form('[STFGM]\\d{7}[A-Z]', 'iuy'), isRight: isNric },
  {
    pattern: form('[A-Z]{6}[\\dL-NP-V]{2}[A-EHLMPR-T][\\dL-NP-V]{2}[A-Z][\\dL-NP-V]{3}[A-Z]', 'iuy'),
    isRight: isCodiceFiscale,
  },
]
const PASSPORT: readonly Form[] = [
  { pattern: /[A-Z0-9<]{9}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z0-9<]{14}[\d<]\d(?![A-Z0-9<])/y, isRight: isPassportLine },
]

/** National numbers: Brazil, India, Italy, Poland, Singapore, Spain; the second line of a passport's machine-readable zone. */
export const nationalId: readonly Detector[] = [
  ofForms(NUMERIC, {
    most: 20,
    hint: /\d{3}/,
    start: /(?<![\p{L}\p{N}_]|\d[-.,])\d/gu,
    part: charClass(/[A-Za-z0-9 ./-]/),
  }),
  ofForms(LETTERED, {
    most: 20,
    hint: /\d/,
    start: /(?<![\p{L}\p{N}_])[A-Za-z](?=[A-Za-z]{5}[0-9A-Za-z]|[- ]?\d)/gu,
    open: /(?<![\p{L}\p{N}_])(?:[A-Za-z](?=[A-Za-z]{5}[0-9A-Za-z]|[- ]?\d)|[A-Za-z]{1,6}[- ]?$)/gu,
    part: charClass(/[A-Za-z0-9 -]/),
  }),
  ofForms(PASSPORT, {
    most: 44,
    hint: /[A-Z0-9<]{44}/,
    start: /(?<![\p{L}\p{N}_<])[A-Z0-9<]{44}/gu,
    open: /(?<![\p{L}\p{N}_<])[A-Z0-9]/gu,
    part: charClass(/[A-Z0-9<]/),
  }),
]

function ofForms(forms: readonly Form[], shape: Omit<Shape, 'end'>): Detector {
  return anchored({
    ...shape,
    end(text, start) {
      for (const { pattern, isRight, isPlain, beside } of forms) {
        pattern.lastIndex = start
        const written = pattern.exec(text)?.[0]
        if (written === undefined || !isRight(written.replace(/[ ./-]/g, '').toUpperCase())) continue
        if (beside && isPlain?.(written) && !isAfter(beside, text, start, 60)) continue
        return start + written.length
      }
      return -1
    },
  })
}
