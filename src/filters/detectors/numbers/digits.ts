/** Digits in groups, as people write numbers. */
export interface Digits {
  readonly digits: string
  /** The lengths of the groups. */
  readonly groups: readonly number[]
  readonly end: number
}

const isDigit = (code: number) => code >= 48 && code <= 57

/**
 * Every way to read the digits from here on as a number of so many at most: to the end of each group that no letter or
 * digit follows, the longest first. Groups are parted by one blank, hyphen or dot.
 */
export function readDigits(text: string, start: number, most: number): Digits[] {
  const found: Digits[] = []
  const groups: number[] = []
  let digits = ''
  for (let at = start; isDigit(text.charCodeAt(at)); ) {
    let end = at
    while (isDigit(text.charCodeAt(end)) && digits.length + end - at <= most) end++
    digits += text.slice(at, end)
    if (digits.length > most) break
    groups.push(end - at)
    if (!/[\p{L}\p{N}_]/u.test(text.charAt(end))) found.unshift({ digits, groups: [...groups], end })
    if (!' -.'.includes(text.charAt(end)) || text.charAt(end) === '') break
    at = end + 1
  }
  return found
}

/** Luhn's checksum (ISO/IEC 7812-1, annex B). */
export function isLuhn(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

/** The sum of digits, each times its weight. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits.charCodeAt(at) - 48), 0)
}
