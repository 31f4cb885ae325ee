/** The multiplication of the dihedral group of the pentagon, and the permutation that Verhoeff's checksum applies to each place. */
const TIMES = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** India's Aadhaar: twelve digits with Verhoeff's checksum; no palindrome. */
export function isAadhaar(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48
    sum = Number(TIMES[sum]?.charAt(Number(PERMUTED[at % 8]?.charAt(digit))))
  }
  return sum === 0 && digits !== [...digits].reverse().join('')
}
