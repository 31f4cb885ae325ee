/** A whole amount of 10^-`digits`, from 0 up, as a plain decimal without exponent: `decimal(30_000_000, 12)` is `0.00003`. */
export function decimal(amount: number, digits: number): string {
  const padded = String(Math.round(amount)).padStart(digits + 1, '0')
  const point = padded.length - digits
  const fraction = padded.slice(point).replace(/0+$/, '')
  return fraction === '' ? padded.slice(0, point) : `${padded.slice(0, point)}.${fraction}`
}
