import { weighted } from '../numbers/digits.ts'

const isOneDigit = (digits: string) => /^(\d)\1*$/.test(digits)

/** Brazil's number of persons: eleven digits, the last two modulo 11. */
export function isCpf(digits: string): boolean {
  if (isOneDigit(digits)) return false
  const first = elevenths(weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]))
  const second = elevenths(weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]))
  return digits.endsWith(`${first}${second}`)
}

/** Brazil's number of companies: fourteen digits, the last two modulo 11. */
export function isCnpj(digits: string): boolean {
  if (isOneDigit(digits)) return false
  const weights = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
  const [first, second] = [elevenths(weighted(digits, weights)), elevenths(weighted(digits, [6, ...weights]))]
  return digits.endsWith(`${first}${second}`)
}

function elevenths(sum: number): number {
  return sum % 11 < 2 ? 0 : 11 - (sum % 11)
}

/** Poland's PESEL: a date of birth, whose month says the century, and a check digit modulo 10. */
export function isPesel(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 20
  const day = Number(digits.slice(4, 6))
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0 && !isOneDigit(digits)
}

/** Spain's DNI, and NIE of foreigners, whose first letter stands for a digit: a letter modulo 23. */
export function isDniOrNie(compact: string): boolean {
  const number = Number(compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(number % 23) === compact.slice(-1)
}

/** Singapore's NRIC and FIN: a letter modulo 11, from a list that the first letter chooses. */
export function isNric(compact: string): boolean {
  const first = compact.charAt(0)
  const shift = first === 'T' || first === 'G' ? 4 : first === 'M' ? 3 : 0
  const rest = (weighted(compact.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + shift) % 11
  const letters = first === 'S' || first === 'T' ? 'JZIHGFEDCBA' : first === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK'
  return letters.charAt(rest) === compact.slice(-1)
}

/** The second line of a passport's machine-readable zone (ICAO 9303-4): four check digits and one over all. */
export function isPassportLine(line: string): boolean {
  const isRight = (from: number, until: number) => icao(line.slice(from, until)) === digitAt(line, until)
  if (!isRight(0, 9) || !isRight(13, 19) || !isRight(21, 27)) return false
  const personal = line.slice(28, 42)
  if (!isRight(28, 42) && !(line.charAt(42) === '<' && /^<+$/.test(personal))) return false
  return icao(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43)) === digitAt(line, 43)
}

function icao(text: string): number {
  let sum = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    sum += (sign === '<' ? 0 : Number.parseInt(sign, 36)) * ([7, 3, 1][at % 3] ?? 0)
  }
  return sum % 10
}

function digitAt(text: string, at: number): number {
  return text.charAt(at) === '<' ? 0 : Number(text.charAt(at))
}
