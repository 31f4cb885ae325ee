import { type Command, type Flag, flagOf, type Given } from '../command.ts'
import { ask, listAll } from '../gateway.ts'
import { numberOf, readBody } from '../input.ts'
import { table, whole } from '../shown.ts'

/** Things that are listed, shown, made, changed and removed all the same way. */
interface Noun {
  readonly path: string
  readonly columns: readonly string[]
  /** Whether one is set by its own name, and not made with an id of the gateway's. */
  readonly isNamed?: boolean
  /** Whether making one shows a secret, this once. */
  readonly isSecret?: boolean
  /** Whether what was made stays as it is. */
  readonly isFixed?: boolean
  /** Fields that may be given by a flag of the same name, in place of JSON. */
  readonly fields?: readonly Field[]
}

interface Field extends Flag {
  readonly field: string
  readonly isList?: boolean
}

const name: Field = { name: 'name', field: 'name', value: 'NAME', about: 'What it is called.' }
const team: Field = { name: 'team', field: 'teamId', value: 'ID', about: 'The team it belongs to.' }

const NOUNS: Readonly<Record<string, Noun>> = {
  keys: {
    path: '/admin/keys',
    isSecret: true,
    columns: ['id', 'name', 'lastFour', 'scopes', 'teamId', 'userId', 'expiresAt'],
    fields: [
      name,
      { name: 'scopes', field: 'scopes', value: 'SCOPE,…', about: 'What it may do.', isList: true },
      team,
      { name: 'user', field: 'userId', value: 'ID', about: 'The user it belongs to.' },
      { name: 'models', field: 'models', value: 'PATTERN,…', about: 'Who may answer it.', isList: true },
    ],
  },
  teams: { path: '/admin/teams', columns: ['id', 'name', 'createdAt'], fields: [name] },
  users: {
    path: '/admin/users',
    columns: ['id', 'email', 'name', 'role', 'teamId', 'active'],
    fields: [
      { name: 'email', field: 'email', value: 'ADDRESS', about: 'Their address.' },
      name,
      { name: 'role', field: 'role', value: 'ROLE', about: 'owner, admin, member, viewer, billing or service.' },
      team,
    ],
  },
  routes: { path: '/admin/aliases', columns: ['name', 'definition'], isNamed: true },
  policies: { path: '/admin/policies', columns: ['id', 'name', 'mode', 'when', 'effect'] },
  limits: { path: '/admin/limits', columns: ['id', 'name', 'on', 'of', 'amount', 'period'] },
  budgets: { path: '/admin/budgets', columns: ['id', 'name', 'on', 'usd', 'period'] },
  prices: { path: '/admin/prices', columns: ['pattern', 'prices', 'discount', 'margin'], isNamed: true },
  credentials: { path: '/admin/credentials', columns: ['id', 'provider', 'name', 'lastFour', 'weight', 'region'] },
  webhooks: { path: '/admin/webhooks', columns: ['id', 'url', 'events', 'disabledAt'], isFixed: true, isSecret: true },
}

const FILE: Flag = { name: 'file', value: 'FILE', about: 'Its JSON; standard input unless given.' }

const rotateKey: Command = {
  words: ['keys', 'rotate'],
  operands: ['ID'],
  flags: [
    {
      name: 'overlap',
      value: 'SECONDS',
      about: 'How long the old secret works on: a day unless given, `0`: not at all.',
    },
  ],
  about: 'Give a key a new secret, which is shown once.',
  run: async (given) => {
    const isAtOnce = flagOf(given, 'overlap') === '0'
    const overlapSeconds = isAtOnce ? 0 : numberOf(given, 'overlap', 86_400, 2_592_000)
    return whole(await ask('POST', `/admin/keys/${idOf(given)}/rotate`, { overlapSeconds }))
  },
}

/** `sluice keys list`, `sluice budgets set bud_1 --file budget.json` … */
export const nounCommands: readonly Command[] = Object.entries(NOUNS).flatMap(([words, noun]) => [
  ...commandsFor(words, noun),
  ...(words === 'keys' ? [rotateKey] : []),
])

function commandsFor(
  words: string,
  { path, columns, isNamed = false, isFixed = false, isSecret = false, fields = [] }: Noun,
): Command[] {
  const one = isNamed ? 'NAME' : 'ID'
  const list: Command = {
    words: [words, 'list'],
    about: `List ${words}.`,
    run: async () => {
      const rows = await listAll(path)
      return { value: rows, text: table(rows, columns) }
    },
  }
  const show: Command = {
    words: [words, 'show'],
    operands: [one],
    about: `Show one of the ${words}, whole.`,
    run: async (given) => whole(await ask('GET', `${path}/${idOf(given)}`)),
  }
  const create: Command = {
    words: [words, 'create'],
    flags: [...fields, FILE],
    about: `Make one of the ${words}${fields.length > 0 ? '' : ', from JSON'}${isSecret ? '; its secret is shown once' : ''}.`,
    run: async (given) => whole(await ask('POST', path, await bodyOf(given, fields))),
  }
  const set: Command = {
    words: [words, 'set'],
    operands: [one],
    flags: [...(isNamed ? [] : fields), FILE],
    about: isNamed ? `Set one of the ${words}, from JSON.` : `Change one of the ${words}.`,
    run: async (given) => whole(await ask('PUT', `${path}/${idOf(given)}`, await bodyOf(given, fields))),
  }
  const remove: Command = {
    words: [words, 'remove'],
    operands: [one],
    about: `Remove one of the ${words}.`,
    run: async (given) => whole(await ask('DELETE', `${path}/${idOf(given)}`)),
  }
  return [list, show, ...(isNamed ? [] : [create]), ...(isFixed ? [] : [set]), remove]
}

/** The first word, as a path has it: it is checked to be there before a command runs. */
function idOf({ words: [id = ''] }: Given): string {
  return encodeURIComponent(id)
}

/** What flags say, else JSON. */
async function bodyOf(given: Given, fields: readonly Field[]): Promise<unknown> {
  const said = fields.flatMap(({ name: flag, field, isList = false }) => {
    const value = flagOf(given, flag)
    return value === undefined ? [] : [[field, isList ? value.split(',') : value] as const]
  })
  if (said.length === 0) return readBody(given)
  const beside = flagOf(given, 'file') === undefined ? {} : ((await readBody(given)) as object)
  return { ...beside, ...Object.fromEntries(said) }
}
