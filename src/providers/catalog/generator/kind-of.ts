import type { ModelInfo, ModelPrice } from '@pydantic/genai-prices'
import { equalsIn } from './matching.ts'
import { dated } from './price-text.ts'

/** By what is in a model's names, the letter of its kind: the first that fits. */
const NAMED: readonly (readonly [letter: string, names: RegExp])[] = [
  ['r', /rerank/],
  ['e', /embed|\bbge-|^voyage-/],
  ['m', /moderation/],
  ['l', /realtime|-live|live-|native-audio|sonic|voice/],
  ['s', /tts/],
  ['t', /whisper|transcri/],
  ['g', /gpt-image|-image(-|$)/],
  [
    'x',
    /distilbert|indictrans|m2m100|ocr|lyria|^(ada|babbage|curie|davinci|text-davinci.*|gpt-3\.5-turbo-instruct.*)$/,
  ],
]

/** The letter of what a model does by what the source says of it; empty for a chat. */
export function kindOf(model: ModelInfo): string {
  const sets = dated(model).map(({ prices }) => prices)
  const names = [model.id, ...equalsIn(model.match)]
  const named = NAMED.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0]
  if (named === 'g') return sets.some((prices) => 'output_image_mtok' in prices) || isImageModel(model) ? 'g' : ''
  if (named) return named
  if (sets.some((prices) => 'audio_hours' in prices)) return 't'
  return sets.every(answersText) ? '' : 'x'
}

/** Brokers' image models that have no price for images answer a chat with them. */
function isImageModel({ id }: ModelInfo): boolean {
  return id.startsWith('gpt-image')
}

/** An empty price list says nothing; any other must price text in and text out, and no pictures or films. */
function answersText(prices: ModelPrice): boolean {
  const kinds = Object.keys(prices)
  if (kinds.length === 0) return true
  return (
    kinds.includes('input_mtok') &&
    kinds.includes('output_mtok') &&
    !kinds.includes('output_image_mtok') &&
    !kinds.includes('output_video_mtok')
  )
}
