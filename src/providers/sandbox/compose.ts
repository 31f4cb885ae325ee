import { pick } from './chance.ts'
import type { SandboxModel } from './models.ts'
import type { Prompt } from './prompt.ts'

/** Everything an answer's words depend on. */
export interface Voice {
  /** The model as it was named. */
  readonly name: string
  readonly style: SandboxModel['style']
  readonly seed: number | null
  readonly choice: number
  /** What chance is drawn from: the model, the messages, the seed and the choice. */
  readonly salt: string
}

const OPENERS = [
  'A good place to start is',
  'The heart of it seems to be',
  'What stands out is',
  'First of all, look at',
] as const
const ADVICE = [
  'Break it into small steps and check each one',
  'Write down what you know before you decide',
  'Compare two alternatives and keep the simpler one',
  'Test it on a small example first',
  'Ask someone who has done it before',
] as const
const ASPECTS = [
  'is where the details matter',
  'deserves a closer look',
  'depends on the rest',
  'can be settled early',
] as const
const CLOSING = 'No model was asked: this text is made from your request alone.'

/** Writes an answer in words: what it is, what was asked, something about it. */
export function composeText(prompt: Prompt, voice: Voice): string {
  const opening = `Sandbox answer from sandbox/${voice.name}${particulars(voice)}:`
  if (prompt.toolResults.length > 0) return `${opening} ${quoteResults(prompt)} ${askedOf(prompt)} ${CLOSING}`
  const short = `${opening} ${askedOf(prompt)} ${thoughtOn(prompt, voice)}`
  return voice.style === 'large' ? `${short}\n\n${detailsOf(prompt, voice)}\n\n${CLOSING}` : `${short} ${CLOSING}`
}

/** Writes what a thinking model thinks before it answers; more of it with more effort, nothing with `none`. */
export function composeThoughts(prompt: Prompt, voice: Voice, effort: string): string {
  const steps = { none: 0, minimal: 1, low: 1, medium: 2, high: 4, xhigh: 6, max: 6 }[effort] ?? 2
  const thoughts = Array.from({ length: steps }, (_, step) => {
    const subject = prompt.keywords[step % Math.max(1, prompt.keywords.length)] ?? 'the request'
    return `Step ${step + 1}: “${subject}” ${pick(ASPECTS, `${voice.salt}|thought|${step}`)}.`
  })
  return steps === 0 ? '' : `This is sandbox thinking. ${askedOf(prompt)} ${thoughts.join(' ')}`
}

function particulars({ choice, seed }: Voice): string {
  const parts = [...(choice > 0 ? [`choice ${choice + 1}`] : []), ...(seed === null ? [] : [`seed ${seed}`])]
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

function askedOf({ words, keywords, imageCount }: Prompt): string {
  const about = keywords.length > 0 ? ` about ${quoteAll(keywords.slice(0, 5))}` : ''
  const images = imageCount > 0 ? ` and ${counted(imageCount, 'image')}` : ''
  return `You sent ${counted(words.length, 'word')}${images}${about}.`
}

function thoughtOn({ keywords }: Prompt, { salt }: Voice): string {
  const advice = pick(ADVICE, `${salt}|advice`)
  const [first, ...rest] = keywords
  return first === undefined
    ? `${advice}.`
    : `${pick(OPENERS, `${salt}|opener`)} “${pick([first, ...rest], salt)}”. ${advice}.`
}

function detailsOf({ text, keywords }: Prompt, { salt }: Voice): string {
  const quote = text.length > 300 ? `${text.slice(0, 300)}…` : text
  const points = keywords.slice(0, 6).map((word, at) => `${at + 1}. “${word}” ${pick(ASPECTS, `${salt}|${word}`)}.`)
  return [`You wrote: “${quote}”`, ...points, `${pick(ADVICE, `${salt}|last`)}, then look at the whole again.`].join(
    '\n',
  )
}

function quoteResults({ toolResults }: Prompt): string {
  return toolResults.map(({ tool, text }) => `${tool} returned: ${text}`).join('\n')
}

function quoteAll(words: readonly string[]): string {
  const quoted = words.map((word) => `“${word}”`)
  const last = quoted.pop() ?? ''
  return quoted.length > 0 ? `${quoted.join(', ')} and ${last}` : last
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
