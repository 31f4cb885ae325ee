import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LOCAL_KEY, startGateway } from '../support/gateway.ts'

const PAGES = 'docs/clients'
const gateway = startGateway()

/** What is no TypeScript is set up elsewhere; the requests that come of it are replayed in `clients/agents.test.ts`. */
const snippets = readdirSync(PAGES).flatMap((page) => {
  const snippet = /```ts\n(.*?)```/s.exec(readFileSync(`${PAGES}/${page}`, 'utf8'))?.[1]
  return snippet === undefined ? [] : [{ page, snippet }]
})

test.each(snippets)('the snippet of $page runs as it stands', async ({ page, snippet }) => {
  // Beside the tests, so that packages are found as they would be in a project.
  const file = `test/journeys/.snippet-${page}.ts`
  writeFileSync(file, snippet)
  try {
    const env = { ...process.env, SLUICE_URL: gateway.url, SLUICE_KEY: LOCAL_KEY }
    const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [told, complaint] = ['', '']
    child.stdout.on('data', (piece: Buffer) => {
      told += piece.toString()
    })
    child.stderr.on('data', (piece: Buffer) => {
      complaint += piece.toString()
    })
    const [code] = await once(child, 'close')
    expect(`${code} ${complaint}`).toMatch(/^0 /)
    expect(told).toContain('Sandbox')
  } finally {
    rmSync(file)
  }
})
