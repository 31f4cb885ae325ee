import { type Login, loginOf } from './login-file.ts'
import { Failure, type Row } from './shown.ts'

const LIMIT_MS = 120_000

/** Asks the gateway; an answer that is an error becomes a failure with the gateway's own words. */
export async function ask(method: string, path: string, body?: unknown, login = loginOf()): Promise<unknown> {
  const response = await open(method, path, body, login)
  const text = await response.text()
  const told = parsed(text)
  if (response.ok && told !== undefined) return told
  throw failureOf(response.status, told, login.url)
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

function open(method: string, path: string, body: unknown, { url, key }: Login): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const sent = body === undefined ? null : JSON.stringify(body)
  const signal = AbortSignal.timeout(LIMIT_MS)
  // A key is shown to the address it is for, and not to wherever that would send it on.
  return fetch(url + path, { method, headers, body: sent, redirect: 'manual', signal }).catch((thrown: unknown) => {
    const why = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
    throw new Failure(`No gateway answers at ${url}. Is it running, and is SLUICE_URL right?`, 1, null, why)
  })
}

interface ToldError {
  readonly message?: string
  readonly code?: string
  readonly param?: string | null
  readonly request_id?: string
}

/** What to do about it, where that can be said. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_api_key: 'Run `sluice login`, or look at SLUICE_API_KEY.',
  insufficient_permissions: 'Ask with a key that has it: `sluice keys list` shows what each may do.',
}

function failureOf(status: number, told: unknown, url: string): Failure {
  const error = typeof told === 'object' && told !== null && 'error' in told ? (told.error as ToldError) : null
  if (!error) return new Failure(`${url} answered ${status}, and not as a gateway would. Is SLUICE_URL right?`)
  const { message = '', code = '', param = null, request_id: id = '' } = error
  const advice = Object.hasOwn(ADVICE, code) ? ` ${ADVICE[code]}` : ''
  return new Failure(
    `${status} ${code}: ${message}${param ? ` (${param})` : ''}${advice}${id ? ` [${id}]` : ''}`,
    1,
    code,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
