/** Kinds of work that a figure of a model is about; `overall` is all of them. */
export type Skill = 'overall' | 'agents' | 'coding' | 'chat' | 'mathematics' | 'vision'

/** One published figure of one model. */
export interface Figure {
  /** As its source spells the model. */
  readonly model: string
  readonly benchmark: Benchmark
  readonly skill: Skill
  /** Of `whatmodel` a score from 0 to 100 or, of a skill, the share of models before it, 0 to 1; else percent solved. */
  readonly value: number
  readonly url: string
  /** Whether a share counts models that nobody sells any more, too. */
  readonly isHistorical?: boolean
  /** When it was published, as far as its source says: a day or a month. */
  readonly date: string
}

/** Where figures come from. `whatmodel` is a meta-analysis of some hundred public benchmarks on one scale. */
export type Benchmark = 'whatmodel' | 'aider-polyglot' | 'gpqa-diamond' | 'mmlu-pro'

const WHATMODEL = 'https://raw.githubusercontent.com/jakemanger/whatmodel/main/pages/model/'
/** The newest results on these pages are of this month. */
const WHATMODEL_DATE = '2026-10'

/** How many models are ranked in a skill where those that nobody sells any more count too. */
const HISTORICAL = [354, 539, 474, 530, 189]

const SKILLS = ['agents', 'coding', 'chat', 'mathematics', 'vision'] as const

/**
 * From the page of each model: its score, then its rank among the models with results in agent tasks, coding, chat &
 * writing, mathematics, vision & documents; `-` where there is none or among fewer than ten.
 */
const SCORES = `
claude-3-haiku-20240307 49.1 - 338/539 319/474 439/530 176/189
claude-3-sonnet-20240229 50.0 - 357/539 307/474 422/530 166/189
claude-3-opus-20240229 53.6 270/354 280/539 253/474 356/530 160/189
claude-3-5-haiku-20241022 54.4 290/354 225/539 229/474 334/530 137/189
claude-3-5-sonnet-20240620 57.7 - 228/539 212/474 309/530 133/189
claude-3-5-sonnet-20241022 60.3 251/354 160/539 168/474 288/530 116/189
claude-sonnet-4-20250514 65.0 159/354 147/539 143/474 199/530 103/189
claude-opus-4-20250514 66.5 140/354 118/539 110/474 198/530 102/189
claude-opus-4-1-20250805 66.3 135/354 108/539 61/474 174/530 -
claude-haiku-4-5 63.6 128/313 129/469 97/402 106/431 68/153
claude-sonnet-4-5 67.7 93/313 100/469 51/402 109/431 71/153
claude-sonnet-4-6 71.0 47/313 50/469 33/402 151/431 32/153
claude-opus-4-6 73.3 53/313 42/469 7/402 42/431 18/153
claude-opus-4-7 73.6 39/313 40/469 8/402 41/431 4/153
claude-opus-4-8 76.4 17/313 39/469 23/402 19/431 16/153
claude-sonnet-5 73.4 36/313 44/469 42/402 37/431 34/153
claude-opus-5 80.5 10/313 8/469 12/402 13/431 7/153
claude-fable-5 79.4 12/313 20/469 6/402 7/431 2/153
claude-fable-5-1 82.2 5/313 6/469 5/402 5/431 14/153
claude-haiku-5-5 75.3 22/313 34/469 87/402 22/431 -
claude-sonnet-5-5 81.7 3/313 4/469 26/402 9/431 37/153
claude-opus-5-5 84.7 1/313 1/469 3/402 3/431 9/153
gpt-3-5-turbo-0301 47.4 - 352/539 391/474 235/530 -
gpt-3-5-turbo-0613 47.2 - 335/539 358/474 225/530 -
gpt-3-5-turbo-0125 47.8 256/313 277/469 299/402 373/431 -
gpt-4-1106-preview 54.8 - 264/539 255/474 350/530 -
gpt-4-0125-preview 54.6 - 265/539 247/474 362/530 -
gpt-4o-mini-2024-07-18 54.0 220/313 222/469 208/402 260/431 124/153
gpt-4o-2024-05-13 57.8 138/313 190/469 177/402 257/431 102/153
gpt-4o-2024-08-06 58.0 202/313 191/469 183/402 253/431 113/153
gpt-4o-2024-11-20 57.6 173/313 219/469 - 269/431 97/153
gpt-4-1-nano-2025-04-14 53.2 253/313 265/469 206/402 216/431 122/153
gpt-4-1-mini 60.2 175/313 183/469 134/402 179/431 83/153
gpt-4-1 62.2 165/313 151/469 105/402 186/431 77/153
gpt-4-5-preview-2025-02-27 62.6 187/354 183/539 77/474 215/530 81/189
o4-mini 65.7 161/313 91/469 121/402 82/431 79/153
gpt-oss-20b 58.2 215/313 173/469 205/402 145/431 -
gpt-oss-120b 61.5 159/313 164/469 164/402 112/431 -
gpt-5-nano 61.5 184/313 - 180/402 136/431 99/153
gpt-5-mini 66.7 129/313 119/469 127/402 63/431 91/153
gpt-5 71.2 85/313 83/469 76/402 48/431 74/153
gpt-5-2 72.4 65/313 85/469 71/402 34/431 48/153
gpt-5-4-nano 67.7 97/313 88/469 114/402 64/431 86/153
gpt-5-4-mini 70.1 68/313 95/469 57/402 60/431 46/153
gpt-5-4 75.9 33/313 64/469 30/402 20/431 25/153
gpt-5-6-luna 75.0 44/313 49/469 54/402 17/431 41/153
gpt-5-6-terra 76.6 37/313 47/469 37/402 14/431 31/153
gpt-5-6-sol 79.6 15/313 27/469 17/402 8/431 11/153
gpt-6-luna 75.1 28/313 37/469 64/402 18/431 61/153
gpt-6-sol 80.1 11/313 10/469 45/402 6/431 35/153
gpt-6-astra 84.8 6/313 2/469 29/402 1/431 12/153
gpt-6-1-terra 83.5 8/313 13/469 - 4/431 -
gpt-6-1-sol 83.0 4/313 5/469 21/402 2/431 8/153
gemini-1-0-pro-001 47.1 - - 345/474 458/530 -
gemini-1-5-flash-001 51.3 - 295/539 287/474 395/530 156/189
gemini-1-5-pro-001 54.0 - 274/539 231/474 349/530 143/189
gemini-1-5-pro-002 57.1 - 252/539 193/474 245/530 109/189
gemini-2-0-flash-001 60.2 236/354 - 180/474 210/530 111/189
gemini-2-0-flash-lite-001 61.7 268/354 - - - -
gemini-2-5-flash-lite 57.2 203/313 - - 243/431 105/153
gemini-2-5-flash 61.8 192/313 207/469 109/402 83/431 82/153
gemini-2-5-pro 66.4 147/313 176/469 59/402 122/431 55/153
gemini-3-flash-preview 71.0 82/313 73/469 32/402 55/431 29/153
gemini-3-pro-preview 71.4 86/354 80/539 19/474 57/530 24/189
gemini-3-1-flash-lite 66.1 142/313 166/469 80/402 117/431 64/153
gemini-3-1-pro 73.8 56/313 69/469 16/402 33/431 21/153
gemini-3-5-flash-lite 67.8 - 80/469 47/402 142/431 40/153
gemini-3-5-flash 72.7 54/313 57/469 25/402 44/431 19/153
gemini-3-6-flash 72.3 67/313 45/469 18/402 47/431 20/153
gemini-3-7-flash 74.8 45/313 33/469 14/402 27/431 5/153
gemini-3-8-flash 75.5 25/313 35/469 9/402 35/431 6/153
grok-4-0709 67.3 151/354 96/539 118/474 103/530 106/189
grok-4-3 69.1 121/313 120/469 62/402 61/431 57/153
grok-4-5 73.6 34/313 41/469 39/402 40/431 26/153
grok-4-6 74.9 38/313 28/469 50/402 31/431 36/153
grok-4-7 73.1 23/313 19/469 65/402 53/431 47/153
deepseek-v3 59.7 229/313 154/469 155/402 228/431 -
deepseek-v3-0324 60.3 185/313 155/469 122/402 195/431 -
deepseek-v3-2 67.1 110/313 121/469 90/402 85/431 -
deepseek-v4-flash-preview 70.4 70/313 77/469 69/402 51/431 -
deepseek-v4-flash 72.4 50/313 38/469 73/402 43/431 -
deepseek-v4-pro-preview 70.9 64/313 65/469 53/402 62/431 -
deepseek-v4-pro 74.7 40/313 32/469 40/402 38/431 -
deepseek-v4-1-flash 75.5 20/313 26/469 28/402 36/431 42/153
mistral-7b-instruct-v0-3 41.0 - - 318/402 410/431 -
mixtral-8x7b-instruct-v0-1 42.2 289/313 396/469 313/402 386/431 -
mistral-large-2402 47.8 - 379/539 339/474 403/530 -
mistral-large-2407 55.0 234/313 227/469 213/402 280/431 -
mistral-large-2411 55.8 233/313 220/469 222/402 265/431 -
mistral-large-3 61.5 222/313 181/469 101/402 - 87/153
mistral-small-3 53.9 - 244/469 259/402 284/431 -
mistral-small-3-1 54.7 231/313 - 228/402 276/431 111/153
mistral-small-3-2 56.3 224/313 - 159/402 210/431 107/153
mistral-medium-2505 60.0 238/354 210/539 149/474 211/530 120/189
mistral-medium-3-1 63.8 124/354 - 123/474 - 119/189
mistral-medium-3-5 64.2 96/313 158/469 83/402 183/431 81/153
llama-3-8b 43.6 305/313 351/469 301/402 391/431 -
llama-3-1-8b 46.1 274/313 323/469 304/402 349/431 -
llama-3-3-70b 55.1 259/313 243/469 214/402 289/431 -
llama-3-1-405b 55.8 216/313 223/469 192/402 267/431 -
llama-4-scout 54.8 284/313 - 201/402 238/431 106/153
llama-4-maverick 57.2 252/313 221/469 197/402 203/431 101/153
qwen1-5-72b-chat 46.9 - 328/469 295/402 - -
qwen2-7b 45.5 292/313 352/469 282/402 356/431 -
qwen2-72b 51.6 - 263/469 270/402 293/431 -
qwen2-5-3b 44.3 266/313 338/469 281/402 345/431 -
qwen2-5-7b 49.6 242/313 273/469 268/402 277/431 -
qwen2-5-72b 55.9 209/313 224/469 219/402 233/431 -
qwen3-30b-a3b-instruct-2507 60.1 212/313 209/469 133/402 135/431 -
qwen3-235b-a22b-instruct-2507 64.3 171/313 168/469 92/402 80/431 -
kimi-k2-5 68.8 92/313 81/469 56/402 71/431 45/153
kimi-k3 75.4 31/313 18/469 15/402 26/431 24/153
glm-5 68.6 79/313 75/469 46/402 74/431 -
glm-5-2 72.2 42/313 31/469 31/402 46/431 -
glm-5-3-flash 72.4 43/313 29/469 27/402 52/431 30/153
glm-5-3 74.5 27/313 25/469 22/402 32/431 -
command-r-03-2024 43.5 - - 283/402 415/431 -
command-r-08-2024 47.5 293/313 347/469 256/402 - -
nova-pro 50.6 226/313 272/469 241/402 - 134/153
nova-2-lite 57.6 241/313 - 182/402 - -
phi-3-5-mini-instruct 44.7 238/313 339/469 - 362/431 -`

/** Pages whose name is not that of the model. */
const PAGES: Readonly<Record<string, string>> = { 'mistral-large-2411': 'mistral-large-2' }

/** Its own leaderboard: both tries, 225 exercises; the date of each run. */
const AIDER =
  'https://github.com/Aider-AI/aider/blob/015384218f9c87d68660079b70c30e0b59ffacf3/aider/website/_data/polyglot_leaderboard.yml'
/** Quotes openai/simple-evals and openai.com/index/gpt-4-1; the date is that of the model. */
const OPENAI_GPQA =
  'https://huggingface.co/spaces/Presidentlin/llm-pricing-calculator/blob/main/src/lib/benchmarks/openai.ts'
/** Quotes anthropic.com/news/claude-4 and claude-3-7-sonnet; the date is that of the model. */
const ANTHROPIC_GPQA =
  'https://huggingface.co/spaces/Presidentlin/llm-pricing-calculator/blob/main/src/lib/benchmarks/anthropic.ts'
const MMLU_PRO = 'https://huggingface.co/datasets/TIGER-Lab/MMLU-Pro/commit/14c2afb5399027eaf25210ee4991dfa7adb56b37'

const SOLVED: readonly Figure[] = [
  ...solved('aider-polyglot', 'coding', AIDER, [
    ['gpt-4o-mini-2024-07-18', 3.6, '2024-12-21'],
    ['deepseek-v2-5', 17.8, '2024-12-21'],
    ['claude-3-5-haiku-20241022', 28, '2024-12-21'],
    ['o1-2024-12-17', 61.7, '2024-12-21'],
    ['o1-mini-2024-09-12', 32.9, '2024-12-22'],
    ['deepseek-v3', 48.4, '2024-12-25'],
    ['qwen2-5-coder-32b-instruct', 16.4, '2024-12-26'],
    ['gpt-4o-2024-08-06', 23.1, '2024-12-30'],
    ['gpt-4o-2024-11-20', 18.2, '2024-12-30'],
    ['codestral-2501', 11.1, '2025-01-13'],
    ['claude-3-5-sonnet-20241022', 51.6, '2025-01-17'],
    ['deepseek-r1', 56.9, '2025-01-20'],
    ['qwen-max-2025-01-25', 21.8, '2025-01-28'],
    ['o3-mini', 53.8, '2025-01-31'],
    ['claude-3-7-sonnet-20250219', 60.4, '2025-02-24'],
  ]),
  ...solved('gpqa-diamond', 'overall', OPENAI_GPQA, [
    ['gpt-4o-2024-05-13', 49.9, '2024-05-13'],
    ['gpt-4o-mini-2024-07-18', 40.2, '2024-07-18'],
    ['gpt-4o-2024-08-06', 53.1, '2024-08-06'],
    ['gpt-4o-2024-11-20', 46, '2024-11-20'],
    ['gpt-4-1', 66.3, '2025-04-14'],
  ]),
  ...solved('gpqa-diamond', 'overall', ANTHROPIC_GPQA, [
    ['claude-3-7-sonnet-20250219', 68, '2025-02-19'],
    ['claude-sonnet-4-20250514', 75.4, '2025-05-14'],
    ['claude-opus-4-20250514', 79.6, '2025-05-14'],
  ]),
  ...solved('mmlu-pro', 'overall', MMLU_PRO, [
    ['gpt-4o-2024-05-13', 71.49, '2024'],
    ['gpt-4-turbo-2024-04-09', 62.58, '2024'],
    ['claude-3-sonnet-20240229', 57.93, '2024'],
    ['llama-3-70b-instruct', 55.41, '2024'],
    ['deepseek-v2', 54.44, '2024'],
    ['yi-1-5-34b-chat', 50.7, '2024'],
  ]),
]

/** Every published figure that priors rest on, each with its source. Read 2026-11-25. */
export const FIGURES: readonly Figure[] = [...SCORES.trim().split('\n').flatMap(ofLine), ...SOLVED]

function ofLine(line: string): Figure[] {
  const [model = '', score, ...ranks] = line.split(' ')
  const base = {
    model,
    benchmark: 'whatmodel',
    url: `${WHATMODEL}${PAGES[model] ?? model}.md`,
    date: WHATMODEL_DATE,
  } as const
  const shares = SKILLS.flatMap((skill, at): Figure[] => {
    const [rank, among] = (ranks[at] ?? '-').split('/').map(Number)
    return rank && among
      ? [{ ...base, skill, value: (rank - 0.5) / among, isHistorical: HISTORICAL.includes(among) }]
      : []
  })
  return [{ ...base, skill: 'overall', value: Number(score) }, ...shares]
}

function solved(
  benchmark: Benchmark,
  skill: Skill,
  url: string,
  rows: readonly (readonly [model: string, value: number, date: string])[],
): Figure[] {
  return rows.map(([model, value, date]) => ({ model, benchmark, skill, value, url, date }))
}
