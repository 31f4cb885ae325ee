const NANOS_PER_USD = 1_000_000_000
const NONE = '–'

/** Money in nano-dollars as people read it: `$12.40`, `$0.00042`, `$1.2M`. */
export function money(nanos: number | null | undefined): string {
  if (nanos == null || !Number.isFinite(nanos)) return NONE
  return usd(nanos / NANOS_PER_USD)
}

/** US dollars as people read them. Below a cent two digits that count are kept. */
export function usd(amount: number): string {
  const size = Math.abs(amount)
  const sign = amount < 0 ? '−' : ''
  if (size === 0) return '$0'
  if (size < 0.000_000_5) return `${sign}<$0.000001`
  if (size < 0.01) return `${sign}$${trimmed(size.toFixed(Math.min(7, 1 - Math.floor(Math.log10(size)))))}`
  if (size < 1_000) return `${sign}$${size.toFixed(2)}`
  if (size < 100_000) return `${sign}$${grouped(Math.round(size))}`
  return `${sign}$${compact(size)}`
}

/** A whole number: `1,204`, from ten thousand on `12.3k`. */
export function count(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return NONE
  return Math.abs(value) < 10_000 ? grouped(Math.round(value)) : compact(value)
}

/** A whole number in full: `12,345,678`. */
export function grouped(value: number): string {
  return new Intl.NumberFormat('en-US').format(value)
}

/** A share of 0 to 1: `99.95%`. */
export function percent(share: number | null | undefined): string {
  if (share == null || !Number.isFinite(share)) return NONE
  const value = share * 100
  const size = Math.abs(value)
  if (size === 0 || size === 100) return `${value}%`
  return `${value.toFixed(size >= 99 || size < 1 ? 2 : 1)}%`
}

/** A time span in ms: `480 ms`, `1.24 s`, `2 m 03 s`. */
export function duration(ms: number | null | undefined): string {
  if (ms == null || !Number.isFinite(ms)) return NONE
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m ${String(Math.floor((ms % 60_000) / 1_000)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`
}

/** A quality of 0 to 1 with three decimals. */
export function quality(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? NONE : value.toFixed(3)
}

/** How far something is from what it was: `+12.4%`; null: it was nothing. */
export function change(now: number, before: number): string | null {
  if (before === 0) return null
  const share = (now - before) / Math.abs(before)
  const size = Math.abs(share)
  return `${share > 0 ? '+' : share < 0 ? '−' : '±'}${size < 1 ? percent(size) : `${grouped(Math.round(100 * size))}%`}`
}

/** A price in US dollars for a million tokens: `$2.50`, `$0.075`. */
export function perMillion(price: number | null | undefined): string {
  return price == null ? NONE : `$${price.toFixed(price < 1 ? 3 : 2)}`
}

function compact(value: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
    .format(value)
    .replace('K', 'k')
}

function trimmed(text: string): string {
  return text.replace(/0+$/, '')
}
