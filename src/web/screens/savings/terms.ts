/** What it is reckoned with, as the address and the API have it. */
export interface Terms {
  readonly baseline: string
  readonly fee_usd: string
  readonly rescued_usd: string
}

/** An amount of the address that the API takes; anything else is nothing. */
export function amountIn(text: string | null): string {
  const amount = Number(text ?? '')
  return Number.isFinite(amount) && amount > 0 ? String(amount) : ''
}
