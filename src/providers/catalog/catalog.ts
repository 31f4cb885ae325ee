import type { Task } from '../contract.ts'
import { SANDBOX_MODELS, SANDBOX_TASK_MODELS, type SandboxModel } from '../sandbox/models.ts'
import type { CatalogLine, CatalogModel, TaskKind } from './model.ts'
import { callableNames, parseLine } from './parse.ts'
import { CATALOG_PROVIDERS, type TableLine, tableOf } from './tables.ts'

export { CATALOG_PROVIDERS } from './tables.ts'

/** Where a model can be had: the provider, and its name there. */
export interface Offer {
  readonly provider: string
  readonly model: string
}

/** The kind of model that does a task. */
export const KIND_OF_TASK: Readonly<Record<Task, TaskKind>> = {
  embeddings: 'embeddings',
  'images/generations': 'images',
  'images/edits': 'images',
  'audio/speech': 'speech',
  'audio/transcriptions': 'transcription',
  'audio/translations': 'transcription',
  moderations: 'moderation',
  rerank: 'rerank',
}

interface Shelf {
  /** Those that can be called. */
  readonly chat: readonly CatalogModel[]
  readonly tasks: readonly CatalogModel[]
  /** By lower-case name. */
  readonly byName: Map<string, CatalogModel>
  readonly patterns: readonly CatalogLine[]
  /** What the patterns said of names that are in no list. */
  readonly remembered: Map<string, CatalogModel | null>
}

/** Callers choose the names that are remembered, so their number is bounded. */
const REMEMBERED_MAX = 1000

const TASK_KINDS: ReadonlySet<string> = new Set(Object.values(KIND_OF_TASK))

const shelves = new Map<string, Shelf>()
const offers = new Map<string, ReadonlyMap<string, readonly Offer[]>>()

/** What is known of a model, by any name its provider takes for it; null when it is unknown or answers no chat. */
export function modelOf(provider: string, model: string): CatalogModel | null {
  const found = knownModel(provider, model)
  return found?.kind === 'chat' ? found : null
}

/** The same for a model that does a task; null when it is unknown or does none. */
export function taskModelOf(provider: string, model: string): CatalogModel | null {
  const found = knownModel(provider, model)
  return found && TASK_KINDS.has(found.kind) ? found : null
}

/** The same for a model that speaks over a socket. */
export function realtimeModelOf(provider: string, model: string): CatalogModel | null {
  const found = knownModel(provider, model)
  return found?.kind === 'realtime' ? found : null
}

/** The callable chat models of a provider, in the order of its list. */
export function modelsOfProvider(provider: string): readonly CatalogModel[] {
  return shelfOf(provider)?.chat ?? []
}

/** The callable models of a provider that do a task, in the order of its list. */
export function taskModelsOf(provider: string): readonly CatalogModel[] {
  return shelfOf(provider)?.tasks ?? []
}

/**
 * Who serves a model known by its bare name, such as `gpt-5.6`, for a chat or for a task: its maker first, then whoever
 * lists it as that or as `maker/name`.
 */
export function providersOf(bareId: string, kind: 'chat' | TaskKind = 'chat'): readonly Offer[] {
  let index = offers.get(kind)
  if (!index) {
    index = indexOffers(kind)
    offers.set(kind, index)
  }
  return index.get(bareId.toLowerCase()) ?? []
}

function knownModel(provider: string, model: string): CatalogModel | null {
  const shelf = shelfOf(provider)
  if (!shelf) return null
  const name = model.toLowerCase()
  const known = shelf.byName.get(name) ?? shelf.remembered.get(name)
  return known === undefined ? remember(shelf, name) : known
}

function remember(shelf: Shelf, name: string): CatalogModel | null {
  const found = shelf.patterns.find(({ pattern }) => pattern?.test(name))?.model ?? null
  if (shelf.remembered.size >= REMEMBERED_MAX) shelf.remembered.clear()
  shelf.remembered.set(name, found)
  return found
}

function shelfOf(provider: string): Shelf | null {
  const ready = shelves.get(provider)
  if (ready) return ready
  const lines =
    provider === 'sandbox' ? [...SANDBOX_MODELS, ...SANDBOX_TASK_MODELS].map(sandboxLine) : linesOf(provider)
  if (!lines) return null
  const shelf = shelve(lines)
  shelves.set(provider, shelf)
  return shelf
}

function linesOf(provider: string): readonly CatalogLine[] | null {
  const table = tableOf(provider)
  if (!table) return null
  const read = ({ text, searches }: TableLine) => parseLine(provider, text, searches)
  const own = table.filter(({ borrowed }) => !borrowed).map(read)
  const lent = table.filter(({ borrowed }) => borrowed).map(read)
  return [...own, ...lent.filter((line) => !own.some((other) => claims(other, line)))]
}

/** Whether one line speaks for a name of another. */
function claims({ model, pattern }: CatalogLine, other: CatalogLine): boolean {
  return [other.model.id, ...other.model.aliases].some(
    (name) => pattern?.test(name) || model.id === name || model.aliases.includes(name),
  )
}

function shelve(lines: readonly CatalogLine[]): Shelf {
  const listed = lines.filter((line) => line.listed).map(({ model }) => model)
  return {
    chat: listed.filter(({ kind }) => kind === 'chat'),
    tasks: listed.filter(({ kind }) => TASK_KINDS.has(kind)),
    byName: new Map(
      lines.flatMap(({ model }) => [model.id, ...model.aliases].map((name) => [name.toLowerCase(), model] as const)),
    ),
    patterns: lines.filter(({ pattern }) => pattern !== null),
    remembered: new Map(),
  }
}

function sandboxLine(sandbox: SandboxModel): CatalogLine {
  const { id, kind, contextTokens, inputNanosPer1k, outputNanosPer1k, more, pattern } = sandbox
  const tokens = { inputNanosPer1k, outputNanosPer1k, cachedInputNanosPer1k: null, cacheWriteNanosPer1k: null }
  const rates = more ? { ...tokens, more } : tokens
  const prices = [{ price: { ...rates, requestNanos: 0, tiers: [] }, from: null, daily: null }]
  const about = { provider: 'sandbox', id, aliases: [], kind, contextTokens } as const
  return { model: { ...about, knownMedia: [], deprecated: false, prices }, pattern, listed: true }
}

function indexOffers(kind: 'chat' | TaskKind): ReadonlyMap<string, readonly Offer[]> {
  const index = new Map<string, Offer[]>()
  for (const provider of CATALOG_PROVIDERS) {
    // Prices are left unread: a bare name is often the first thing an isolate is asked.
    const names = (tableOf(provider) ?? []).flatMap(({ text }) => callableNames(text, kind))
    const bare = names.filter((name) => !name.includes('/'))
    const made = names.filter((name) => name.includes('/'))
    for (const model of [...bare, ...made]) addOffer(index, { provider, model })
  }
  return index
}

/** A provider is asked once: its own spelling of the bare name comes before `maker/name`. */
function addOffer(index: Map<string, Offer[]>, offer: Offer): void {
  for (const bareId of bareIdsOf(offer)) {
    const known = index.get(bareId)
    if (!known) index.set(bareId, [offer])
    else if (!known.some(({ provider }) => provider === offer.provider)) known.push(offer)
  }
}

/** The names others know a model by: Bedrock's has its region and maker in front, and dates and versions at the end. */
function bareIdsOf({ provider, model }: Offer): readonly string[] {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase()
  if (provider !== 'bedrock') return [name]
  const bare = name.replace(/^((global|us|au|eu|jp)\.)?[a-z0-9]+\./, '').replace(/(-v\d|-1)?(:\d)?$/, '')
  return [bare, bare.replace(/-20\d{6}$/, '')]
}
