import { CATALOG, SEARCHES } from './catalog.generated.ts'

/** A line of the generated table, and what a million searches cost in USD where it does not say. */
export interface TableLine {
  readonly text: string
  readonly searches: number
  /** True: another provider's line, for which a line of one's own stands in where there is one. */
  readonly borrowed: boolean
}

/** Every provider with a price list, makers before clouds and hosts, brokers last. */
export const CATALOG_PROVIDERS: readonly string[] = Object.keys(CATALOG)

/**
 * Clouds that serve other providers' models under the same names and, where their own list does not say otherwise, at the
 * same prices. The source of the table takes them for that too: its `fallback_model_providers`.
 */
const LENDERS: Readonly<Record<string, readonly (readonly [provider: string, models: RegExp])[]>> = {
  azure: [['openai', /./]],
  vertex: [
    ['gemini', /^gemini/],
    ['anthropic', /^claude/],
  ],
}

/** The lines of a provider's table, its own before those it borrows; null when it has none. */
export function tableOf(provider: string): readonly TableLine[] | null {
  if (!Object.hasOwn(CATALOG, provider)) return null
  const own = linesOf(provider, false)
  const lent = (LENDERS[provider] ?? []).flatMap(([lender, models]) =>
    linesOf(lender, true).filter(({ text }) => models.test(text)),
  )
  return [...own, ...lent]
}

function linesOf(provider: string, borrowed: boolean): TableLine[] {
  const searches = SEARCHES[provider] ?? 0
  let name = ''
  return (CATALOG[provider] ?? '').split('\n').map((line) => {
    // A line that begins with a colon is the same model at one of its hosts.
    const text = line.startsWith(':') ? name + line : line
    if (text === line) name = line.slice(0, line.indexOf('\t'))
    return { text, searches, borrowed }
  })
}
