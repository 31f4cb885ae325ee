import { readFileSync } from 'node:fs'
import type { Command, Given } from './commands.ts'
import { ask, readInput } from './gateway.ts'
import { Failure, type Shown, table } from './shown.ts'

type Row = Readonly<Record<string, unknown>>

/** Things that are listed, shown, made, changed and removed all the same way. */
interface Noun {
  readonly path: string
  readonly columns: readonly string[]
  /** Whether one is set by its own name, and not made with an id of the gateway's. */
  readonly isNamed?: boolean
}

const NOUNS: Readonly<Record<string, Noun>> = {
  keys: { path: '/admin/keys', columns: ['id', 'name', 'lastFour', 'teamId', 'userId', 'expiresAt'] },
  teams: { path: '/admin/teams', columns: ['id', 'name', 'createdAt'] },
  users: { path: '/admin/users', columns: ['id', 'email', 'name', 'role', 'teamId', 'active'] },
  routes: { path: '/admin/aliases', columns: ['name', 'definition'], isNamed: true },
  policies: { path: '/admin/policies', columns: ['id', 'name', 'mode', 'when', 'effect'] },
  limits: { path: '/admin/limits', columns: ['id', 'name', 'on', 'of', 'amount', 'period'] },
  budgets: { path: '/admin/budgets', columns: ['id', 'name', 'on', 'usd', 'period'] },
  prices: { path: '/admin/prices', columns: ['pattern', 'prices', 'discount', 'margin'], isNamed: true },
  credentials: { path: '/admin/credentials', columns: ['id', 'provider', 'name', 'lastFour', 'weight', 'region'] },
  webhooks: { path: '/admin/webhooks', columns: ['id', 'url', 'events', 'disabledAt'] },
}

/** `sluice keys list`, `sluice budgets set bud_1 --file budget.json` … */
export const nounCommands: readonly Command[] = Object.entries(NOUNS).flatMap(([name, noun]) => commandsFor(name, noun))

function commandsFor(name: string, noun: Noun): Command[] {
  const { path, columns, isNamed = false } = noun
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`
  const list: Command = {
    words: [name, 'list'],
    usage: '',
    about: `List ${name}.`,
    run: async () => {
      const rows = await listAll(path)
      return { value: rows, text: table(rows, columns) }
    },
  }
  const show: Command = {
    words: [name, 'show'],
    usage: isNamed ? 'NAME' : 'ID',
    about: 'Show one, whole.',
    run: async ({ words: [id] }) => shown(await ask('GET', at(needed(id)))),
  }
  const create: Command = {
    words: [name, 'create'],
    usage: '[--file FILE]',
    about: 'Make one from JSON, of a file or standard input. Secrets are shown once.',
    run: async (given) => shown(await ask('POST', path, await bodyOf(given))),
  }
  const set: Command = {
    words: [name, 'set'],
    usage: `${isNamed ? 'NAME' : 'ID'} [--file FILE]`,
    about: 'Put JSON, of a file or standard input, in the place of one.',
    run: async (given) => shown(await ask('PUT', at(needed(given.words[0])), await bodyOf(given))),
  }
  const remove: Command = {
    words: [name, 'remove'],
    usage: isNamed ? 'NAME' : 'ID',
    about: 'Remove one.',
    run: async ({ words: [id] }) => shown(await ask('DELETE', at(needed(id)))),
  }
  return isNamed ? [list, show, set, remove] : [list, show, create, set, remove]
}

/** Every page of a list. */
export async function listAll(path: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: string | null = ''; after !== null; ) {
    const query: string = after === '' ? '' : `?after=${encodeURIComponent(after)}`
    const page = (await ask('GET', path + query)) as { data: Row[]; next?: string | null }
    rows.push(...page.data)
    after = page.next ?? null
  }
  return rows
}

/** A value whole, the same for people and programs. */
export function shown(value: unknown): Shown {
  return { value, text: JSON.stringify(value, null, 2) }
}

/** A word that a command cannot do without. */
export function needed(word: string | undefined, what = 'ID'): string {
  if (word === undefined) throw new Failure(`${what} is missing; see --help`, 2)
  return word
}

async function bodyOf({ flags }: Given): Promise<unknown> {
  const file = flags.get('file')
  const text = file === undefined ? await readInput() : readFileSync(file, 'utf8')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure(`this is no JSON: ${cause instanceof Error ? cause.message : ''}`, 2)
  }
}
