import { type Command, flagOf, type Given } from '../command.ts'
import { ask } from '../gateway.ts'
import { numberOf } from '../input.ts'
import { Failure, type Row, type Shown, table, whole } from '../shown.ts'

const COLUMNS = ['at', 'id', 'requestedModel', 'provider', 'model', 'status', 'outcome', 'latencyMs', 'costUsd']

/** Commands on what was asked. */
export const requestCommands: readonly Command[] = [
  {
    words: ['requests', 'list'],
    flags: [
      { name: 'limit', value: 'N', about: 'How many: 20 unless given.' },
      { name: 'before', value: 'ID', about: 'Those before this one.' },
    ],
    about: 'The latest requests.',
    run: listRequests,
  },
  {
    words: ['requests', 'show'],
    operands: ['ID'],
    about: 'One request: what it cost and took, who was tried, and why.',
    run: async (given) => whole(await recordOf(given.words[0])),
  },
  {
    words: ['requests', 'replay'],
    operands: ['ID'],
    flags: [{ name: 'model', value: 'MODEL', about: 'Ask this one.' }],
    about:
      'Ask again what a chat asked, where the tenant stores texts, perhaps of another model. It costs what it costs.',
    run: replayRequest,
  },
  {
    words: ['requests', 'diff'],
    operands: ['ID', 'ID'],
    about: 'In what two requests differ.',
    run: diffRequests,
  },
]

async function listRequests(given: Given): Promise<Shown> {
  const query = new URLSearchParams({ limit: String(numberOf(given, 'limit', 20, 200)) })
  const before = flagOf(given, 'before')
  if (before !== undefined) query.set('before', before)
  const { data } = (await ask('GET', `/admin/requests?${query}`)) as { data: Row[] }
  return { value: data, text: table(data, COLUMNS) }
}

async function recordOf(id = ''): Promise<Row> {
  return (await ask('GET', `/v1/generations/${encodeURIComponent(id)}`)) as Row
}

interface Replied {
  readonly id: string
  readonly model: string
  readonly choices: readonly { readonly message: { readonly content: string | null } }[]
}

async function replayRequest(given: Given): Promise<Shown> {
  const { prompt, operation } = await recordOf(given.words[0])
  if (operation !== 'chat') throw new Failure(`Only chats can be asked again, and this was ${String(operation)}.`)
  const body = storedBody(prompt)
  const model = flagOf(given, 'model')
  const asked = { ...body, stream: false, stream_options: undefined, ...(model ? { model } : {}) }
  const value = (await ask('POST', '/v1/chat/completions', asked)) as Replied
  const said = value.choices.map(({ message }) => message.content ?? '').join('\n')
  return { value, text: `${value.model} (${value.id})\n\n${said}` }
}

function storedBody(prompt: unknown): object {
  const nothing = 'What it asked is not on record: the tenant stores no texts (`storeText`).'
  if (typeof prompt !== 'string') throw new Failure(nothing)
  try {
    const body: unknown = JSON.parse(prompt)
    if (typeof body === 'object' && body !== null && 'messages' in body) return body
  } catch {
    throw new Failure('What it asked is too long to have been stored whole.')
  }
  throw new Failure('What is on record is no chat in OpenAI’s form.')
}

async function diffRequests({ words: [one, other] }: Given): Promise<Shown> {
  const [first, second] = await Promise.all([recordOf(one), recordOf(other)])
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])]
  const differing = names.filter((name) => JSON.stringify(first[name]) !== JSON.stringify(second[name]))
  const rows = differing.map((field) => ({ field, first: first[field] ?? null, second: second[field] ?? null }))
  return { value: rows, text: table(rows, ['field', 'first', 'second']) }
}
