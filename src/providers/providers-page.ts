import { modelsOfProvider, taskModelsOf } from './catalog/catalog.ts'
import type { ListedProvider } from './contract.ts'
import { VENDORS } from './vendors.ts'

type Column = readonly [title: string, cell: (provider: ListedProvider) => string]

const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => `\`${id}\``],
  ['name', ({ name }) => name],
  ['key', keyOf],
  ['address', ({ hostName }) => (hostName === undefined ? 'its own' : settingOf(hostName ?? null))],
  ['spoken to by', (provider) => (isRow(provider) ? 'row' : 'adapter')],
  ['does', (provider) => doingsOf(provider).join(', ')],
  ['formats beside chat', ({ speaks = [] }) => speaks.join(', ')],
  ['priced models', ({ id }) => pricedModelsOf(id)],
]

/** The page of docs that says what is known of each provider, as Markdown: one line each, by id. */
export function providersPage(providers: Iterable<ListedProvider>): string {
  const all = [...providers].sort((one, other) => (one.id < other.id ? -1 : 1))
  const rows = all.map((provider) => COLUMNS.map(([, cell]) => cell(provider)))
  return `# Providers

${all.length} providers, ${all.filter(isRow).length} of them a row in \`src/providers/vendors.ts\`. Printed from the code:
\`node src/local/providers-page.ts > docs/providers.md\`.

_key_ and _address_ are settings of the deployment; a credential of a tenant can give either, and where it says
_credential_, only that can. _Priced models_ are those in the price list; others can be called too.

${aligned([COLUMNS.map(([title]) => title), ...rows])}`
}

function keyOf({ keyName, keyless = false, hostName }: ListedProvider): string {
  if (keyName === null) return keyless || hostName === undefined ? 'none' : 'credential'
  return keyless ? `\`${keyName}\` or none` : `\`${keyName}\``
}

function settingOf(name: string | null): string {
  return name === null ? 'credential' : `\`${name}\``
}

/** Rows are ready as they are listed; whatever has an adapter of its own is loaded first. */
function isRow(provider: ListedProvider): boolean {
  return 'request' in provider && VENDORS.some(({ id }) => id === provider.id)
}

function doingsOf({ noChat = false, does = [], files = false, realtime = false }: ListedProvider): readonly string[] {
  return [
    ...(noChat ? [] : ['chat']),
    ...does,
    ...(files ? ['files', 'batches'] : []),
    ...(realtime ? ['realtime'] : []),
  ]
}

function pricedModelsOf(id: string): string {
  const priced = [...modelsOfProvider(id), ...taskModelsOf(id)].filter(({ prices }) => prices.length > 0)
  return priced.length === 0 ? '' : String(priced.length)
}

/** A Markdown table; the first row is its head. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const [head = '', ...body] = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
