/** An amount of nano-dollars as people read it, with two digits that count. */
export function usd(nanos: number): string {
  const dollars = Math.abs(nanos) / 1e9
  const decimals = dollars === 0 ? 2 : Math.min(9, Math.max(2, 1 - Math.floor(Math.log10(dollars))))
  return `${nanos < 0 ? '-' : ''}$${dollars.toFixed(decimals)}`
}

export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** A change, with its sign. */
export function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)}`
}
