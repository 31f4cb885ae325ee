import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { buildWeb } from './build-web.ts'
import { fetchMail } from './mailbox.ts'
import { print } from './print.ts'
import { runWrangler, startWrangler } from './wrangler.ts'

const LOCAL_KEY = 'sl-local-development-key'
/** Where everything lives that survives a restart. */
const STATE = process.env.SLUICE_STATE ?? '.wrangler/state'
const LOCAL_VARS = `${STATE}/local.vars`
/** What would be mailed is put here. */
const MAIL = process.env.SLUICE_STATE ? `${STATE}/mail` : '.sluice/mail'
const CRONS = [
  { cron: '* * * * *', everyMs: 60_000 },
  { cron: '*/5 * * * *', everyMs: 300_000 },
  { cron: '7 * * * *', everyMs: 3_600_000 },
  { cron: '17 3 * * *', everyMs: 86_400_000 },
]

const port = Number(process.env.PORT ?? 8787)
const url = `http://127.0.0.1:${port}`

await main()

/** Starts the whole gateway on this machine: every store embedded, the sandbox live, the clock ticking. */
async function main(): Promise<void> {
  writeLocalVars()
  print('Building the dashboard …')
  await buildWeb()
  print('Preparing the database …')
  await runWrangler(['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', STATE])
  const gateway = startWrangler(devArguments(), 'inherit')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => gateway.kill('SIGTERM'))
  gateway.on('close', (code) => process.exit(code ?? 0))
  await ready()
  print(await welcome())
  for (const { cron, everyMs } of CRONS) setInterval(() => tick(cron), everyMs)
}

/** The secrets of a local gateway, made once: they seal what this machine's database keeps. */
function writeLocalVars(): void {
  if (existsSync(LOCAL_VARS)) return
  mkdirSync(STATE, { recursive: true })
  const masterKey = randomBytes(32).toString('base64url')
  writeFileSync(LOCAL_VARS, `ENVIRONMENT=local\nMASTER_KEY=${masterKey}\n`, { mode: 0o600 })
}

function devArguments(): string[] {
  const secrets = existsSync('.dev.vars') ? ['--env-file', '.dev.vars'] : []
  const address = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0']
  const quiet = ['--log-level', 'error', '--show-interactive-dev-session', 'false']
  return ['dev', '--local', '--persist-to', STATE, ...address, ...quiet, ...secrets, '--env-file', LOCAL_VARS]
}

async function ready(): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const up = await fetch(url).then(
      (response) => response.ok,
      () => false,
    )
    if (up) return
    await pause(200)
  }
  throw new Error(`The gateway did not answer at ${url} within a minute.`)
}

async function welcome(): Promise<string> {
  const live = await liveProviders()
  const hint = live.length > 1 ? '' : '  (put provider keys into .dev.vars to add real ones)'
  return `
  Sluice is running at ${url}

  Dashboard  ${url}/dashboard/
  API base   ${url}/v1
  API key    ${LOCAL_KEY}
  Live       ${live.join(', ')}${hint}
  Mailbox    ${MAIL}, ${(await fetchMail(url, MAIL)).messages} messages (${url}/local/mailbox)

  curl ${url}/v1/chat/completions \\
    -H 'authorization: Bearer ${LOCAL_KEY}' \\
    -H 'content-type: application/json' \\
    -d '{"model":"auto","messages":[{"role":"user","content":"Say hello"}]}'
`
}

async function liveProviders(): Promise<string[]> {
  const response = await fetch(`${url}/admin/local/providers`, { headers: { authorization: `Bearer ${LOCAL_KEY}` } })
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`)
  const { data } = (await response.json()) as { data: { id: string }[] }
  return data.map(({ id }) => id)
}

/** Locally no cron fires by itself. A tick that fails is the job's own business: it is recorded in the gateway. */
async function tick(cron: string): Promise<void> {
  await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent(cron)}`).catch(() => undefined)
  const mail = await fetchMail(url, MAIL).catch(() => null)
  if (mail && mail.fresh > 0) print(`mailbox: ${MAIL}, ${mail.messages} messages`)
}
