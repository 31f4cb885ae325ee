import { type ModelTraits, traitsOf } from '../anthropic/model-traits.ts'

/** What one model takes through Converse: Bedrock answers 400 to a field that its model does not know. */
export interface BedrockTraits {
  /** What the Messages API says of a Claude; null: another maker's model. */
  readonly claude: ModelTraits | null
  /** `named`: `toolChoice` may name a tool. `any`: it may ask for some tool. `none`: the model chooses for itself. */
  readonly forcing: 'named' | 'any' | 'none'
  /** Whether `outputConfig.textFormat` is available. */
  readonly outputFormat: boolean
  /** Where cache points may be. */
  readonly caching: 'everywhere' | 'messages' | 'nowhere'
  /** Whether what is cached may be kept for an hour. */
  readonly longCaching: boolean
  /** Which field asks it to think. `flat`: `reasoning_effort`. `nested`: `reasoning.effort`. */
  readonly reasoning: 'claude' | 'nova' | 'flat' | 'nested' | 'none'
  /** Parameters of `inferenceConfig` that it refuses. */
  readonly refuses: readonly ('temperature' | 'topP' | 'stopSequences')[]
  /** A tool's schema may hold `type`, `properties` and `required` at its top, and nothing else. */
  readonly plainSchemas: boolean
  /** A tool call's id must be nine letters or digits. */
  readonly shortToolIds: boolean
}

const PLAIN: BedrockTraits = {
  claude: null,
  forcing: 'none',
  outputFormat: false,
  caching: 'nowhere',
  longCaching: false,
  reasoning: 'none',
  refuses: [],
  plainSchemas: false,
  shortToolIds: false,
}

const NOVA: Partial<BedrockTraits> = { forcing: 'named', caching: 'messages', plainSchemas: true }
const MISTRAL: Partial<BedrockTraits> = { forcing: 'any', shortToolIds: true }

/** The first that fits counts. What no documentation says of a family is not sent to it. */
const FAMILIES: readonly (readonly [RegExp, Partial<BedrockTraits>])[] = [
  [/amazon\.nova-2/, { ...NOVA, reasoning: 'nova' }],
  [/amazon\.nova/, NOVA],
  [/openai\.gpt-oss/, { forcing: 'any', outputFormat: true, reasoning: 'flat', refuses: ['stopSequences'] }],
  [/openai\./, { forcing: 'any', reasoning: 'nested', refuses: ['temperature', 'topP', 'stopSequences'] }],
  [/mistral\.(magistral|ministral|mistral-large-3|voxtral)/, { ...MISTRAL, outputFormat: true }],
  [/mistral\./, MISTRAL],
  [/qwen\.qwen3|deepseek\.v3|google\.gemma-|minimax\.|moonshot(ai)?\.|nvidia\.nemotron/, { outputFormat: true }],
]

/**
 * Reads a model's traits from its id, profile or ARN: `us.anthropic.claude-sonnet-4-5-20250929-v1:0`. Sources:
 * docs.aws.amazon.com/bedrock/latest, user guide ("Get validated JSON results from models", "Prompt caching", "Supported
 * models and model features", the pages of Claude's thinking) and API reference ("ToolChoice");
 * docs.aws.amazon.com/nova/latest/userguide, "Tool use", "Choosing a tool"; for what those leave out, AI SDK 5's adapter.
 */
export function bedrockTraitsOf(model: string): BedrockTraits {
  if (model.includes('claude')) return claudeTraits(model, traitsOf(model))
  const [, family = {}] = FAMILIES.find(([pattern]) => pattern.test(model)) ?? []
  return { ...PLAIN, ...family }
}

/** Whether a model goes on from an assistant turn at the end: a Claude does until 4.6, where its thinking became adaptive. */
export function continuesBeginnings(model: string): boolean {
  return model.includes('claude') && traitsOf(model).thinking !== 'adaptive'
}

function claudeTraits(model: string, claude: ModelTraits): BedrockTraits {
  const cachesPrompts = !/claude-(3-(opus|sonnet|haiku)|v\d|instant)/.test(model)
  return {
    ...PLAIN,
    claude,
    forcing: claude.forcedTools ? 'named' : 'none',
    // From 4.7 on Bedrock lists a Claude for it no more; it is still the surest way where no tool can be forced.
    outputFormat: claude.outputFormat && (claude.sampling !== 'none' || !claude.forcedTools),
    caching: cachesPrompts ? 'everywhere' : 'nowhere',
    longCaching: claude.outputFormat,
    reasoning: 'claude',
  }
}
