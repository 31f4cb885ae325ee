/** What a model's name says, whatever its provider's spelling: which line it is of, and where in it. */
export interface ModelName {
  /** Its words without versions, sizes, dates and packaging, sorted: `claude sonnet`. */
  readonly line: string
  readonly words: readonly string[]
  /** 0 where the name has none. */
  readonly version: number
  /** Parameters, in thousands of millions; 0 where the name does not say. */
  readonly size: number
  /** As spelled, digits only: `20240806`, `2407`, `0613`; '' where there is none. */
  readonly date: string
}

/** Bedrock puts a region and a maker in front; what is only a letter and a digit after them is no name without its maker. */
const PREFIXES = [
  /^(?:us|eu|apac|jp|global)\./,
  /^(?:anthropic|amazon|meta|mistral|cohere|openai|google|deepseek|qwen|nvidia|writer|minimax|moonshot|zai)\.(?![rv]\d)/,
]
/** Versions of the packaging, prices and modes that brokers offer. */
const SUFFIXES = [/:(?:free|batch|nitro|extended|thinking|beta|floor|online|exacto)$/, /-v\d+(?::\d+)?$|:\d+$/]
const BEDROCK_VERSION = /^[a-z]+\..*-v\d+(?::\d+)?$|:\d+$/

const RENAMED: readonly (readonly [RegExp, string])[] = [
  [/gpt-35/, 'gpt-3-5'],
  [/chatgpt/, 'gpt'],
  [/^meta-llama|^llama-?v(?=\d)/, 'llama'],
  [/(\d{4})-(\d\d)-(\d\d)/, '$1$2$3'],
  [/-(\d\d)-(20\d\d)$/, '-$2$1'],
  [/c4ai-/, ''],
]

/** Says how a model is packed, tuned to talk or told to think, not which one it is. */
const PACKAGING = new Set(
  (
    'instruct chat it hf fp8 fp16 nvfp4 bf16 awq int8 fast turbo versatile instant specdec latest preview beta exp maas ' +
    'thinking reasoning non reasoner highspeed search basic text online model tee us lora high low 001 002'
  ).split(' '),
)

/** Reads the name of a model, with or without providers before it. */
export function readModelName(model: string): ModelName {
  const bare = bareName(model)
  const found = { words: new Set<string>(), version: [] as string[], size: 0, date: '' }
  for (const token of bare.split(/[-_.:@\s]+/).filter(Boolean)) readToken(token, found)
  const words = [...found.words].sort()
  return {
    line: words.join(' '),
    words,
    version: found.version.length === 0 ? 0 : Number(found.version.slice(0, 2).join('.')),
    size: found.size,
    date: found.date,
  }
}

function bareName(model: string): string {
  const last = model.toLowerCase().split('/').at(-1) ?? ''
  const isBedrock = BEDROCK_VERSION.test(last)
  let name = PREFIXES.reduce((text, prefix) => text.replace(prefix, ''), last)
  for (const [at, suffix] of SUFFIXES.entries()) if (at === 0 || isBedrock) name = name.replace(suffix, '')
  return RENAMED.reduce((text, [from, to]) => text.replace(from, to), name)
}

interface Found {
  readonly words: Set<string>
  readonly version: string[]
  size: number
  date: string
}

function readToken(token: string, found: Found): void {
  const [, word = '', digits = '', rest = ''] = /^([a-z]+)(\d+(?:p\d+)?)([a-z]*)$/.exec(token) ?? []
  if (PACKAGING.has(token)) return
  if (isDate(token)) found.date ||= token
  else if (/^\d+x\d+b$/.test(token)) found.size ||= product(token)
  else if (/^\d+(?:p\d+)?b$/.test(token)) found.size ||= Number.parseFloat(token.replace('p', '.'))
  else if (/^a\d+(?:p\d+)?b$|^\d+e$/.test(token)) return
  else if (/^\d+p\d+$|^\d{1,2}$/.test(token)) found.version.push(...token.split('p'))
  else if (/^\do$/.test(token)) readOmni(token, found)
  else if (word !== '' && digits !== '' && rest === '') readJoined(word, digits, found)
  else found.words.add(token)
}

function readOmni(token: string, found: Found): void {
  found.words.add('o')
  found.version.push(token.slice(0, 1))
}

/** `qwen3`, `o3`, `v4`: a word and a version; single letters that only say `version` or count a series are no words. */
function readJoined(word: string, digits: string, found: Found): void {
  if (word !== 'v' && word !== 'k') found.words.add(word)
  found.version.push(...digits.split('p'))
}

/** Years with months and days, years with months, months with days. */
function isDate(token: string): boolean {
  return /^20\d{2}(?:\d{2}){0,2}$|^2[3-6](?:0[1-9]|1[0-2])$|^(?:0[1-9]|1[0-2])[0-3]\d$/.test(token)
}

function product(token: string): number {
  const [experts = 0, size = 0] = token.slice(0, -1).split('x').map(Number)
  return experts * size
}
