import { afterAll, beforeAll } from 'vitest'
import { createTestHarness } from 'wrangler'

/** A started gateway, spoken to over HTTP. */
export interface Gateway {
  readonly url: string
  /** Sends with the local key unless told otherwise. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** Sends as if the gateway were reached under another host. */
  sendTo(host: string, path: string, headers: Record<string, string>): Promise<Response>
  /** Fires a cron as the platform would. */
  tick(cron: string): Promise<unknown>
}

export const LOCAL_KEY = 'sl-local-development-key'
export const OPERATOR_KEY = 'operator-key-for-tests'

const SECRETS = { MASTER_KEY: 'bWFzdGVyLWtleS1mb3ItdGVzdHMtMDAwMDAwMDAwMDA', OPERATOR_KEY }

/** Starts a gateway for the tests of a file, with empty stores of its own. */
export function startGateway(vars: Record<string, string> = { ENVIRONMENT: 'local' }): Gateway {
  const server = createTestHarness({ workers: [{ configPath: './wrangler.toml', vars: { ...SECRETS, ...vars } }] })
  let url = ''
  beforeAll(async () => {
    url = (await server.listen()).url.origin
    await server.getWorker<{ DB: never }>().applyD1Migrations('DB')
  })
  afterAll(() => server.close())
  return {
    get url() {
      return url
    },
    send: (method, path, body, headers = {}) =>
      fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${LOCAL_KEY}`, 'content-type': 'application/json', ...headers },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    sendTo: async (host, path, headers) =>
      (await server.fetch(`http://${host}${path}`, { headers })) as unknown as Response,
    tick: (cron) => server.getWorker().scheduled({ cron }),
  }
}
