import { readFileSync } from 'node:fs'
import { verifyExport } from '../../transparency/verify-export.ts'
import type { Command, Given } from './commands.ts'
import { ask } from './gateway.ts'
import { needed } from './nouns.ts'
import { type Shown, table } from './shown.ts'

type Row = Readonly<Record<string, unknown>>

/** Commands on the log of changes. */
export const auditCommands: readonly Command[] = [
  {
    words: ['audit', 'list'],
    usage: '[--limit N]',
    about: 'The latest changes.',
    run: async ({ flags }) => {
      const { data } = (await ask('GET', `/admin/audit?limit=${flags.get('limit') ?? '20'}`)) as { data: Row[] }
      return { value: data, text: table(data, ['seq', 'at', 'action', 'entityId', 'actor', 'ip']) }
    },
  },
  {
    words: ['audit', 'export'],
    usage: '',
    about: 'The whole log in lines, with what was signed of it.',
    run: async () => {
      const lines = await exported()
      return { value: lines, text: lines.join('\n') }
    },
  },
  {
    words: ['audit', 'verify'],
    usage: 'FILE --tenant ID (--keys FILE | --url URL) [--trusted NOTE]',
    about:
      'Check an exported log by itself: nothing changed, dropped, added or moved. NOTE: a checkpoint kept earlier.',
    run: verify,
  },
]

async function exported(): Promise<string[]> {
  const lines: string[] = []
  for (let from: number | null = 0; from !== null; ) {
    const page = (await ask('GET', `/admin/audit/export?from=${from}&limit=1000`)) as {
      lines: string[]
      next: number | null
    }
    lines.push(...page.lines)
    from = page.next
  }
  return lines
}

interface PublicKeys {
  readonly keys: readonly { readonly x: string }[]
}

async function verify({ words: [file], flags }: Given): Promise<Shown> {
  const tenant = needed(flags.get('tenant'), '--tenant')
  const { keys } = JSON.parse(await keysText(flags)) as PublicKeys
  const named = keys.map(({ x }) => ({
    name: `sluice/${tenant}`,
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
  }))
  const trusted = flags.get('trusted')
  const notes = trusted === undefined ? [] : [readFileSync(trusted, 'utf8')]
  const value = await verifyExport(readFileSync(needed(file, 'FILE'), 'utf8').split('\n'), named, notes)
  const { entries, checkpoints, covered, faults } = value
  const head = `${entries} entries, ${checkpoints} checkpoints; ${covered} of the entries are vouched for`
  return { value, text: [head, ...faults].join('\n'), isFailed: faults.length > 0 }
}

async function keysText(flags: Given['flags']): Promise<string> {
  const file = flags.get('keys')
  if (file !== undefined) return readFileSync(file, 'utf8')
  const response = await fetch(
    new URL('/.well-known/sluice-receipts.json', needed(flags.get('url'), '--keys or --url')),
  )
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  return response.text()
}
