import { SANDBOX_MODELS } from '../sandbox/models.ts'
import { CATALOG } from './catalog.generated.ts'
import type { CatalogLine, CatalogModel } from './model.ts'
import { callableNames, parseLine } from './parse.ts'

/** Where a model can be had: the provider, and its name there. */
export interface Offer {
  readonly provider: string
  readonly model: string
}

interface Shelf {
  readonly listed: readonly CatalogModel[]
  /** By lower-case name; null: known, but no chat model. */
  readonly byName: Map<string, CatalogModel | null>
  readonly patterns: readonly CatalogLine[]
  /** What the patterns said of names that are in no list. */
  readonly remembered: Map<string, CatalogModel | null>
}

/** Callers choose the names that are remembered, so their number is bounded. */
const REMEMBERED_MAX = 1000

/** Every provider with a price list, makers before hosts before brokers. */
export const CATALOG_PROVIDERS: readonly string[] = Object.keys(CATALOG)

const shelves = new Map<string, Shelf>()
let offers: ReadonlyMap<string, readonly Offer[]> | null = null

/** What is known of a model, by any name its provider takes for it; null when it is unknown or answers no chat. */
export function modelOf(provider: string, model: string): CatalogModel | null {
  const shelf = shelfOf(provider)
  if (!shelf) return null
  const name = model.toLowerCase()
  const known = shelf.byName.get(name) ?? shelf.remembered.get(name)
  if (known !== undefined) return known
  return shelf.byName.has(name) ? null : remember(shelf, name)
}

/** The callable chat models of a provider, in the order of its list. */
export function modelsOfProvider(provider: string): readonly CatalogModel[] {
  return shelfOf(provider)?.listed ?? []
}

/** Who serves a model known by its bare name, such as `gpt-5.6`: its maker first, then whoever lists it as that or as `maker/name`. */
export function providersOf(bareId: string): readonly Offer[] {
  offers ??= indexOffers()
  return offers.get(bareId.toLowerCase()) ?? []
}

function remember(shelf: Shelf, name: string): CatalogModel | null {
  const line = shelf.patterns.find(({ pattern }) => pattern?.test(name))
  const found = line?.chat ? line.model : null
  if (shelf.remembered.size >= REMEMBERED_MAX) shelf.remembered.clear()
  shelf.remembered.set(name, found)
  return found
}

function shelfOf(provider: string): Shelf | null {
  const ready = shelves.get(provider)
  if (ready) return ready
  const lines = linesOf(provider)
  if (!lines) return null
  const shelf = shelve(lines)
  shelves.set(provider, shelf)
  return shelf
}

function linesOf(provider: string): readonly CatalogLine[] | null {
  if (provider === 'sandbox') return SANDBOX_MODELS.map(sandboxLine)
  const table = Object.hasOwn(CATALOG, provider) ? CATALOG[provider] : undefined
  return table?.split('\n').map((line) => parseLine(provider, line)) ?? null
}

function shelve(lines: readonly CatalogLine[]): Shelf {
  const byName = new Map<string, CatalogModel | null>()
  for (const { model, chat } of lines) {
    for (const name of [model.id, ...model.aliases]) byName.set(name.toLowerCase(), chat ? model : null)
  }
  return {
    listed: lines.filter(({ chat, listed }) => chat && listed).map(({ model }) => model),
    byName,
    patterns: lines.filter(({ pattern }) => pattern !== null),
    remembered: new Map(),
  }
}

function sandboxLine(sandbox: (typeof SANDBOX_MODELS)[number]): CatalogLine {
  const { id, contextTokens, inputNanosPer1k, outputNanosPer1k, pattern } = sandbox
  const rates = { inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k: null, cacheWriteNanosPer1k: null }
  const prices = [{ price: { ...rates, requestNanos: 0, tiers: [] }, from: null, daily: null }]
  const model = { provider: 'sandbox', id, aliases: [], contextTokens, knownMedia: [], deprecated: false, prices }
  return { model, pattern, chat: true, listed: true }
}

function indexOffers(): ReadonlyMap<string, readonly Offer[]> {
  const index = new Map<string, Offer[]>()
  for (const [provider, table] of Object.entries(CATALOG)) {
    // Prices are left unread: a bare name is often the first thing an isolate is asked.
    const names = table.split('\n').flatMap(callableNames)
    const bare = names.filter((name) => !name.includes('/'))
    const made = names.filter((name) => name.includes('/'))
    for (const model of [...bare, ...made]) addOffer(index, { provider, model })
  }
  return index
}

/** A provider is asked once: its own spelling of the bare name comes before `maker/name`. */
function addOffer(index: Map<string, Offer[]>, offer: Offer): void {
  const bareId = offer.model.slice(offer.model.lastIndexOf('/') + 1).toLowerCase()
  const known = index.get(bareId)
  if (!known) index.set(bareId, [offer])
  else if (!known.some(({ provider }) => provider === offer.provider)) known.push(offer)
}
