/** Makers by the words of their models' names. Source: the makers' own model lists. */
const MAKERS: readonly (readonly [maker: string, RegExp])[] = [
  ['openai', /^(?:gpt|chatgpt|o\d|davinci|codex)/],
  ['anthropic', /^claude/],
  ['google', /^(?:gemini|gemma|palm|bison)/],
  ['meta', /^(?:llama|codellama)/],
  ['mistral', /^(?:mistral|mixtral|codestral|ministral|magistral|devstral|pixtral|voxtral)/],
  ['alibaba', /^(?:qwen|qwq|qvq)/],
  ['deepseek', /^deepseek/],
  ['xai', /^grok/],
  ['cohere', /^(?:command|aya|c4ai)/],
  ['moonshot', /^(?:kimi|moonshot)/],
  ['zhipu', /^(?:glm|chatglm)/],
  ['microsoft', /^(?:phi|wizardlm|mai)$|^phi\d/],
  ['amazon', /^(?:nova|titan)$/],
  ['nvidia', /^nemotron/],
]

/** The families a model is of, by its name: its maker's, and where it was made from another's model, that one's too. */
export function familiesOf(model: string): ReadonlySet<string> {
  const name = model.toLowerCase().split('/').at(-1) ?? ''
  const words = name.split(/[-_.:@\s]+/).filter(Boolean)
  const known = MAKERS.filter(([, pattern]) => words.some((word) => pattern.test(word))).map(([maker]) => maker)
  return new Set(known.length > 0 ? known : words.slice(0, 1))
}

/** Who is to judge. */
export interface FitJudge {
  /** `provider/model` */
  readonly judge: string
  /** Whether it is of the family of an answer it judges, as no other was to be had. */
  readonly isKin: boolean
}

/**
 * The first of some judges, best first, that is of no answer's family: models favour answers of their own. Source: Zheng et al.
 * 2023, Judging LLM-as-a-Judge (arXiv 2306.05685), self-enhancement. Where all are kin, the first that did not answer itself.
 * Null: there is no judge.
 */
export function fitJudge(judges: readonly string[], authors: readonly string[]): FitJudge | null {
  const families = new Set(authors.flatMap((author) => [...familiesOf(author)]))
  const stranger = judges.find((judge) => [...familiesOf(judge)].every((family) => !families.has(family)))
  if (stranger !== undefined) return { judge: stranger, isKin: false }
  const kin = judges.find((judge) => !authors.includes(judge)) ?? judges[0]
  return kin === undefined ? null : { judge: kin, isKin: true }
}
