import type { CountryCode } from 'libphonenumber-js/min'

const NORTH_AMERICAN =
  /^(?:(?:001|\+?1)[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-.]|[2-9]\d{2} (?=[2-9]\d{2} \d{4}$))\d{3}[-. ]\d{4}$/
const TRUNK = /^\(?0[1-9]\d{0,4}\)?[ /.-]{1,2}(?:\d{2,8}[ .-]?){1,5}$/
const BRACKETED = /^\(\d{2,4}\) ?\d{2,5}[ -]\d{2,5}(?:[ -]\d{2,5})?$/
const DATE = /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?: |$)/
const PLAIN = /^[\d ()./-]+$/
/** Whose numbering plans a number without a country code is tried in, when words beside it say that it is one. */
const COUNTRIES: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'NL',
  'BE',
  'CH',
  'AT',
  'SE',
  'NO',
  'DK',
  'FI',
  'PL',
  'PT',
  'IE',
  'AU',
  'NZ',
  'IN',
  'BR',
  'MX',
  'ZA',
  'JP',
  'SG',
  'HK',
  'IL',
  'IS',
]

/** Whether a number is written with its country: `+44…`, `0044…`, `011 44…`. */
export function isInternational(written: string): boolean {
  return /^(?:\+|00[1-9]|011[ -.]?[1-9])/.test(written) && !NORTH_AMERICAN.test(written)
}

/**
 * Whether a number without its country is a telephone's: by a form that other numbers hardly have, or, where words
 * beside it say so, by a numbering plan.
 */
export function isNational(
  written: string,
  isBeside: boolean,
  isValid: (number: string, country: CountryCode) => boolean,
): boolean {
  const digits = written.replace(/\D/g, '')
  if (NORTH_AMERICAN.test(written)) return true
  if (!PLAIN.test(written) || DATE.test(written) || !isBalanced(written)) return false
  if (digits.length >= 8 && BRACKETED.test(written)) return true
  const isGrouped = digits.length < written.length
  if (isGrouped && digits.length >= 9 && digits.length <= 12 && TRUNK.test(written)) return true
  if (!isBeside) return false
  if (isGrouped && digits.length >= 8 && /^\(?\d{2}/.test(written)) return true
  return digits.length >= 9 || isGrouped ? COUNTRIES.some((country) => isValid(written, country)) : false
}

function isBalanced(written: string): boolean {
  return written.includes('(') === written.includes(')')
}
