import { writeFileSync } from 'node:fs'
import { verifyExport } from '../../../transparency/verify-export.ts'
import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { numberOf, readText } from '../input.ts'
import { Failure, painted, type Row, type Shown, table } from '../shown.ts'

const OUT = { name: 'out', value: 'FILE', about: 'Write it there.' }

/** Commands on the log of changes. */
export const auditCommands: readonly Command[] = [
  {
    words: ['audit', 'list'],
    flags: [
      { name: 'limit', value: 'N', about: 'How many: 20 unless given.' },
      { name: 'action', value: 'ACTION', about: 'Only these: `key.create`, or `key.` for all on keys.' },
      { name: 'actor', value: 'KEY', about: 'Only what this key did.' },
    ],
    about: 'The latest changes: who, what, from where.',
    run: listAudit,
  },
  {
    words: ['audit', 'export'],
    flags: [OUT],
    about: 'The whole log in lines, with what was signed of it.',
    run: exportAudit,
  },
  {
    words: ['audit', 'checkpoint'],
    flags: [OUT],
    about: 'What the log is now, signed. Keep it: no later log can then hide a change of what came before.',
    run: async (given) => {
      const value = (await ask('GET', '/admin/audit/checkpoint')) as { note: string }
      return kept(given, value, value.note.trimEnd())
    },
  },
  {
    words: ['audit', 'verify'],
    operands: ['FILE'],
    flags: [
      { name: 'tenant', value: 'ID', about: 'Whose log it is.' },
      { name: 'keys', value: 'FILE', about: 'The public keys, kept from /.well-known/sluice-receipts.json.' },
      { name: 'url', value: 'URL', about: 'Or the gateway to fetch them from.' },
      { name: 'trusted', value: 'NOTE', about: 'A file with a checkpoint kept earlier.', isMany: true },
    ],
    about: 'Check an exported log by itself: that every entry is as it was signed, in its place, and none is missing.',
    run: verify,
  },
]

async function listAudit(given: Given): Promise<Shown> {
  const query = new URLSearchParams({ limit: String(numberOf(given, 'limit', 20, 500)) })
  for (const name of ['action', 'actor']) {
    const value = flagOf(given, name)
    if (value !== undefined) query.set(name, value)
  }
  const { data } = (await ask('GET', `/admin/audit?${query}`)) as { data: Row[] }
  return { value: data, text: table(data, ['seq', 'at', 'action', 'entityId', 'actor', 'ip']) }
}

async function exportAudit(given: Given): Promise<Shown> {
  const lines: string[] = []
  for (let from: number | null = 0; from !== null; ) {
    const page = (await ask('GET', `/admin/audit/export?from=${from}&limit=1000`)) as {
      lines: string[]
      next: number | null
    }
    lines.push(...page.lines)
    from = page.next
  }
  return kept(given, lines, lines.join('\n'))
}

/** Shows a text, or writes it where it was asked to. */
function kept(given: Given, value: unknown, text: string): Shown {
  const file = flagOf(given, 'out')
  if (file === undefined) return { value, text }
  try {
    writeFileSync(file, `${text}\n`)
  } catch (thrown) {
    throw new Failure(`${file} cannot be written`, 1, null, thrown)
  }
  return { value: { file }, text: `Written to ${file}.` }
}

interface PublicKeys {
  readonly keys: readonly { readonly x: string }[]
}

async function verify(given: Given): Promise<Shown> {
  const tenant = flagOf(given, 'tenant')
  if (tenant === undefined) throw new Failure('--tenant is missing: whose log it is; see --help.', 2)
  const named = publicKeys(await keysText(given)).map((publicKey) => ({ name: `sluice/${tenant}`, publicKey }))
  const notes = (given.flags.get('trusted') ?? []).map(readText)
  const value = await verifyExport(readText(given.words[0] ?? '').split('\n'), named, notes)
  const { entries, checkpoints, covered, faults } = value
  const head = `${entries} entries, ${checkpoints} checkpoints; ${covered} of the entries are vouched for`
  const lines =
    faults.length > 0 ? faults.map((fault) => painted(fault, 'red')) : [painted('All is as it was signed.', 'green')]
  return { value, text: [head, ...lines].join('\n'), isFailed: faults.length > 0 }
}

function publicKeys(text: string): Uint8Array<ArrayBuffer>[] {
  try {
    const { keys } = JSON.parse(text) as PublicKeys
    return keys.map(({ x }) => new Uint8Array(Buffer.from(x, 'base64url')))
  } catch (thrown) {
    throw new Failure('These are no public keys', 2, null, thrown)
  }
}

async function keysText(given: Given): Promise<string> {
  const file = flagOf(given, 'keys')
  if (file !== undefined) return readText(file)
  const url = flagOf(given, 'url')
  if (url === undefined) throw new Failure('--keys or --url is missing; see --help.', 2)
  const response = await fetch(new URL('/.well-known/sluice-receipts.json', url)).catch((thrown: unknown) => {
    throw new Failure(`No gateway answers at ${url}`, 1, null, thrown)
  })
  if (!response.ok) throw new Failure(`${response.url} answered ${response.status}`)
  return response.text()
}
