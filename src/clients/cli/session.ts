import type { Command, Given } from './commands.ts'
import { ask, keepLogin, loginOf, readInput } from './gateway.ts'
import { Failure, type Shown } from './shown.ts'

/** Commands on where the gateway is and whether all is well. */
export const sessionCommands: readonly Command[] = [
  {
    words: ['login'],
    usage: '[--url URL] < KEY',
    about: 'Keep a gateway’s address and a key, which comes by standard input.',
    run: login,
  },
  {
    words: ['doctor'],
    usage: '',
    about: 'Whether the gateway answers, what the key may do, who is live.',
    run: doctor,
  },
]

async function login({ flags }: Given): Promise<Shown> {
  const url = flags.get('url') ?? loginOf().url
  if (process.stdin.isTTY) process.stderr.write('Key, then Enter and Ctrl-D: ')
  const key = (await readInput()).trim()
  if (key === '') throw new Failure('no key came by standard input', 2)
  const told = (await ask('GET', '/v1/key', undefined, { url, key })) as { data?: { label?: string } }
  const file = keepLogin({ url, key })
  return { value: { url, file }, text: `Logged in at ${url} as ${told.data?.label ?? 'a key'}; kept in ${file}.` }
}

interface Check {
  readonly what: string
  readonly isWell: boolean
  readonly says: string
}

async function doctor(): Promise<Shown> {
  const { url } = loginOf()
  const checks: Check[] = [
    await checkOf(`gateway at ${url}`, async () => {
      const { data } = (await ask('GET', '/v1/models')) as { data: unknown[] }
      return `answers, ${data.length} models live`
    }),
    await checkOf('key', async () => {
      await ask('GET', '/v1/key')
      return 'is good'
    }),
    await checkOf('a question', async () => {
      const body = { model: 'auto', max_tokens: 5, messages: [{ role: 'user', content: 'Say hello' }] }
      const { model } = (await ask('POST', '/v1/chat/completions', body)) as { model: string }
      return `is answered by ${model}`
    }),
  ]
  const text = checks.map(({ what, isWell, says }) => `${isWell ? 'ok  ' : 'FAIL'} ${what} ${says}`).join('\n')
  return { value: checks, text, isFailed: checks.some(({ isWell }) => !isWell) }
}

async function checkOf(what: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { what, isWell: true, says: await look() }
  } catch (thrown) {
    return { what, isWell: false, says: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
