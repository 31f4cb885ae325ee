/** What a sign at an odd place counts (decree of the Italian Ministry of Finance of 23 December 1976), by digit or letter. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italy's codice fiscale: sixteen signs, the last a check letter. */
export function isCodiceFiscale(compact: string): boolean {
  let sum = 0
  for (let at = 0; at < 15; at++) {
    const sign = Number.parseInt(compact.charAt(at), 36)
    const value = sign > 9 ? sign - 10 : sign
    sum += at % 2 === 0 ? (ODD[value] ?? 0) : value
  }
  return String.fromCharCode(65 + (sum % 26)) === compact.charAt(15)
}
