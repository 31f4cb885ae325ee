import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { verifyExport } from '../transparency/verify-export.ts'
import { print } from './print.ts'

const USAGE = `npm run verify-audit -- EXPORT --tenant ID (--keys FILE | --url URL) [--trusted NOTE ...]
Checks the exported audit log of a tenant (the \`lines\` of \`GET /admin/audit/export\`, one a line): that every entry is as it
was signed, in its place, and none is missing. Needs nothing but the public keys, kept from
\`/.well-known/sluice-receipts.json\` or fetched from there. NOTE is a file with a checkpoint that was kept earlier.`

const { values, positionals } = parseArgs({
  options: {
    tenant: { type: 'string' },
    keys: { type: 'string' },
    url: { type: 'string' },
    trusted: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
})
const [file] = positionals
const { tenant } = values
if (file === undefined || tenant === undefined || (values.keys === undefined && values.url === undefined)) {
  print(USAGE)
  process.exit(2)
}

interface PublicKeys {
  readonly keys: readonly { readonly x: string }[]
}

const { keys } = JSON.parse(await keysText()) as PublicKeys
const named = keys.map(({ x }) => ({
  name: `sluice/${tenant}`,
  publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
}))
const notes = values.trusted.map((path) => readFileSync(path, 'utf8'))
const { entries, checkpoints, covered, faults } = await verifyExport(
  readFileSync(file, 'utf8').split('\n'),
  named,
  notes,
)
print(`${entries} entries, ${checkpoints} checkpoints; ${covered} of the entries are vouched for`)
for (const fault of faults) print(fault)
process.exit(faults.length === 0 ? 0 : 1)

async function keysText(): Promise<string> {
  if (values.keys !== undefined) return readFileSync(values.keys, 'utf8')
  const response = await fetch(new URL('/.well-known/sluice-receipts.json', values.url))
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`)
  return response.text()
}
