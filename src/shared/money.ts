/** Money is integer nano-dollars (10^-9 USD), named `…Nanos`. */
export const NANOS_PER_USD = 1_000_000_000

/** Nano-dollars of a decimal USD amount, rounded up so that nothing is ever charged below its cost. */
export function nanosFromUsd(usd: number): number {
  return Math.ceil(Number((usd * NANOS_PER_USD).toFixed(3)))
}

export function usdFromNanos(nanos: number): number {
  return nanos / NANOS_PER_USD
}
