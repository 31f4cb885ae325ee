import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { readSecret } from '../input.ts'
import { addressOf, forgetLogin, isLoopback, isReadByOthers, keepLogin, loginFile, loginOf } from '../login-file.ts'
import { Failure, failureText, painted, type Shown } from '../shown.ts'

/** Commands on where the gateway is and whether all is well. */
export const sessionCommands: readonly Command[] = [
  {
    words: ['login'],
    flags: [
      { name: 'url', value: 'URL', about: 'The address of the gateway; unless given SLUICE_URL, or this machine’s.' },
      { name: 'insecure', value: null, about: 'Send the key over http to another machine all the same.' },
    ],
    about: 'Keep a gateway’s address and a key, which is typed unseen or comes by standard input.',
    run: login,
  },
  { words: ['logout'], about: 'Forget the address and the key.', run: logout },
  {
    words: ['doctor'],
    flags: [{ name: 'ask', value: null, about: 'Ask `auto` a question too, which costs a little.' }],
    about: 'Look whether the gateway answers, the key is good, and a model would answer.',
    run: doctor,
  },
]

async function login(given: Given): Promise<Shown> {
  const { SLUICE_URL = '' } = process.env
  const url = addressOf(flagOf(given, 'url') ?? (SLUICE_URL || 'http://127.0.0.1:8787'))
  if (url.startsWith('http:') && !isLoopback(url) && !given.flags.has('insecure'))
    throw new Failure('Over http everybody on the way can read the key: use https, or --insecure.', 2)
  const key = await readSecret(`Key for ${url}: `)
  if (key === '') throw new Failure('No key came by standard input: `sluice login < key.txt`.', 2)
  if (/\s/.test(key)) throw new Failure('What came by standard input is no key: it has spaces or lines in it.', 2)
  const label = await labelOf({ url, key })
  const file = keepLogin({ url, key })
  return { value: { url, label, file }, text: `Logged in at ${url} as "${label}"; kept in ${file}.` }
}

async function labelOf(login: { url: string; key: string }): Promise<string> {
  const told = (await ask('GET', '/v1/key', undefined, login)) as { data?: { label?: string } }
  return told.data?.label ?? ''
}

async function logout(): Promise<Shown> {
  const had = forgetLogin()
  return {
    value: { wasKept: had },
    text: had ? 'Forgotten. The key itself still works: `sluice keys remove`.' : 'Nothing was kept.',
  }
}

interface Check {
  readonly what: string
  readonly isWell: boolean
  readonly says: string
}

const QUESTION = { model: 'auto', max_tokens: 16, messages: [{ role: 'user', content: 'Say hello' }] }

async function doctor({ flags }: Given): Promise<Shown> {
  const { url } = loginOf()
  const checks = [
    await checkOf('login', async () => keptWell()),
    await checkOf(`gateway at ${url}`, async () => {
      const { data } = (await ask('GET', '/v1/models')) as { data: unknown[] }
      if (data.length === 0) throw new Failure('answers, but no model is live: add a credential of a provider.')
      return `answers, ${data.length} models are live`
    }),
    await checkOf('key', async () => `is good: "${await labelOf(loginOf())}"`),
    await checkOf('route', async () => {
      const { model } = (await ask('POST', '/v1/estimate', QUESTION)) as { model: string }
      return `auto would go to ${model}`
    }),
  ]
  if (flags.has('ask')) checks.push(await checkOf('question', answered))
  const text = checks.map(({ what, isWell, says }) => {
    return `${isWell ? painted('ok  ', 'green') : painted('FAIL', 'red')} ${what}: ${says}`
  })
  return { value: checks, text: text.join('\n'), isFailed: checks.some(({ isWell }) => !isWell) }
}

async function answered(): Promise<string> {
  const { model } = (await ask('POST', '/v1/chat/completions', QUESTION)) as { model: string }
  return `is answered by ${model}`
}

function keptWell(): string {
  const isRead = isReadByOthers()
  if (isRead === null) return 'none is kept; the environment or the local gateway’s key is used'
  if (isRead) throw new Failure(`${loginFile()} can be read by others: \`chmod 600\` it.`)
  return `kept in ${loginFile()}, for your eyes alone`
}

async function checkOf(what: string, look: () => Promise<string>): Promise<Check> {
  try {
    return { what, isWell: true, says: await look() }
  } catch (thrown) {
    return { what, isWell: false, says: failureText(thrown) }
  }
}
