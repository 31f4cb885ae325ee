import { isRecord, parseJson } from '../../../shared/json.ts'
import { between, oneOf, type Probe, type ProbeAnswer, shuffled, type Template } from '../probe.ts'

const CITIES = ['Lisbon', 'Oslo', 'Quito', 'Perth', 'Turin', 'Osaka'] as const

function tool(name: string, description: string, properties: Readonly<Record<string, object>>) {
  const parameters = { type: 'object', properties, required: Object.keys(properties) }
  return { type: 'function', function: { name, description, parameters } }
}

const TOOLS = [
  tool('book_train', 'Books seats on a train.', {
    from: { type: 'string' },
    to: { type: 'string' },
    seats: { type: 'integer' },
  }),
  tool('book_hotel', 'Books a room for some nights.', { city: { type: 'string' }, nights: { type: 'integer' } }),
  tool('send_mail', 'Sends a message to somebody.', { to: { type: 'string' }, subject: { type: 'string' } }),
  tool('convert_money', 'Converts an amount into another currency.', {
    amount: { type: 'number' },
    from: { type: 'string', description: 'ISO 4217' },
    to: { type: 'string', description: 'ISO 4217' },
  }),
  tool('find_weather', 'Tells the weather of a day.', {
    city: { type: 'string' },
    day: { type: 'string', enum: ['today', 'tomorrow'] },
  }),
]

interface Wanted {
  readonly name: string
  readonly arguments: Readonly<Record<string, string | number>>
}

/** One task for one of several functions; harder ones offer more functions, and say numbers in words. */
const single: Template = (random, difficulty) => {
  const [from, to] = shuffled(random, CITIES)
  const count = between(random, 2, 9)
  const said =
    difficulty > 2
      ? (['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][count - 2] ?? '')
      : String(count)
  const [prompt, wanted] = oneOf<[string, Wanted]>(random, [
    [
      `Get us ${said} seats on the train that goes to ${to} from ${from}.`,
      { name: 'book_train', arguments: { from: from ?? '', to: to ?? '', seats: count } },
    ],
    [
      `I will stay in ${to} for ${said} nights: book me a room.`,
      { name: 'book_hotel', arguments: { city: to ?? '', nights: count } },
    ],
    [
      `How many Japanese yen do I get for ${said} US dollars?`,
      { name: 'convert_money', arguments: { amount: count, from: 'USD', to: 'JPY' } },
    ],
  ])
  const offered = TOOLS.filter((each) => each.function.name === wanted.name).concat(
    shuffled(
      random,
      TOOLS.filter((each) => each.function.name !== wanted.name),
    ).slice(0, Math.min(4, difficulty)),
  )
  return calling(prompt, shuffled(random, offered), [wanted])
}

/** Two tasks at once. */
const double: Template = (random, difficulty) => {
  const cities = shuffled(random, CITIES).slice(0, Math.min(3, 1 + Math.ceil(difficulty / 2)))
  const wanted = cities.map((city) => ({ name: 'find_weather', arguments: { city, day: 'tomorrow' } }))
  return calling(
    `What will the weather be tomorrow in ${cities.join(' and in ')}? Ask for each of them.`,
    TOOLS,
    wanted,
  )
}

function calling(
  prompt: string,
  tools: typeof TOOLS,
  wanted: readonly Wanted[],
): Omit<Probe, 'id' | 'requestClass' | 'difficulty'> {
  const toolCalls = wanted.map(({ name, arguments: given }) => ({ name, arguments: JSON.stringify(given) }))
  return {
    chat: {
      messages: [{ role: 'user', content: prompt }],
      tools,
      tool_choice: 'auto',
      temperature: 0,
      max_tokens: 1_000,
    },
    solution: { text: '', toolCalls },
    check: (answer) => shareOfCalls(answer, wanted),
  }
}

/** The share of wanted calls that were made, each once; calls nobody wanted make it none. */
function shareOfCalls({ toolCalls }: ProbeAnswer, wanted: readonly Wanted[]): number {
  if (toolCalls.length > wanted.length) return 0
  const left = [...wanted]
  for (const call of toolCalls) {
    const at = left.findIndex((each) => isCall(call, each))
    if (at < 0) return 0
    left.splice(at, 1)
  }
  return (wanted.length - left.length) / wanted.length
}

function isCall(call: ProbeAnswer['toolCalls'][number], wanted: Wanted): boolean {
  const given = parseJson(call.arguments)
  if (call.name !== wanted.name || !isRecord(given)) return false
  const names = Object.keys(wanted.arguments)
  if (Object.keys(given).length !== names.length) return false
  return names.every((name) => String(given[name]).toLowerCase() === String(wanted.arguments[name]).toLowerCase())
}

export const tools: readonly [Template, ...Template[]] = [single, double]
