import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { print } from './print.ts'

const USAGE = `npm run verify-receipt -- RECEIPT (--keys FILE | --url URL) [--request FILE]
Verifies a receipt that an answer carried in \`x-sluice-receipt\`, with keys kept from \`/.well-known/sluice-receipts.json\`
or fetched from there, and prints what it says. With the request's body checks that it is the one it is for, whatever it said of its own routing.`

const { values, positionals } = parseArgs({
  options: { keys: { type: 'string' }, url: { type: 'string' }, request: { type: 'string' } },
  allowPositionals: true,
})
const [receipt] = positionals
if (receipt === undefined || (values.keys === undefined && values.url === undefined)) {
  print(USAGE)
  process.exit(2)
}
await verify(receipt)

async function verify(token: string): Promise<void> {
  const keys = values.keys
    ? createLocalJWKSet(JSON.parse(readFileSync(values.keys, 'utf8')) as JSONWebKeySet)
    : createRemoteJWKSet(new URL('/.well-known/sluice-receipts.json', values.url))
  const { payload } = await jwtVerify(token, keys, { algorithms: ['EdDSA'], typ: 'sluice-receipt+jwt' }).catch(
    (thrown) => {
      print(`This receipt is not genuine: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      process.exit(1)
    },
  )
  print(JSON.stringify(payload, null, 2))
  if (values.request === undefined) return
  const text = readFileSync(values.request, 'utf8')
  // What the request says of its own routing is no part of what is asked.
  const { sluice: _, ...question } = JSON.parse(text) as Record<string, unknown>
  const hash = createHash('sha256').update(JSON.stringify(question)).digest('hex')
  const isSame = hash === payload.request_sha256
  print(isSame ? 'The request is the one the receipt is for.' : `The request is another: its hash is ${hash}.`)
  if (!isSame) process.exit(1)
}
