import type { NeedName } from './needs.ts'

/** What is done about a need that a target is known not to meet. */
export interface Decision {
  /** The request fields that ask for it. Empty: the messages do. */
  readonly fields: readonly string[]
  /** Hard: the answer would be another without it, so targets that can go before those that cannot. Soft: it may be done without. */
  readonly hard: boolean
  /**
   * `refuse`: no change keeps the meaning, so the target is asked only where nobody else is left, and its own refusal
   * stands. `translate`: the request is put otherwise. `drop`: the fields are left out. Both warn where something is lost.
   */
  readonly otherwise: 'refuse' | 'translate' | 'drop'
}

/** Drop, translate or refuse: the decision for each thing that a request may ask for. */
export const DECISIONS: Readonly<Record<NeedName, Decision>> = {
  tools: { fields: ['tools'], hard: true, otherwise: 'refuse' },
  // To `auto`, and a sentence that asks for the call.
  forced_tools: { fields: ['tool_choice'], hard: true, otherwise: 'translate' },
  parallel_tools: { fields: ['parallel_tool_calls'], hard: false, otherwise: 'drop' },
  vision: { fields: [], hard: true, otherwise: 'refuse' },
  audio: { fields: [], hard: true, otherwise: 'refuse' },
  file: { fields: [], hard: true, otherwise: 'refuse' },
  // To `json_object` with the schema in the system prompt: asked for, and no longer enforced.
  json_schema: { fields: ['response_format'], hard: true, otherwise: 'translate' },
  // To a sentence in the system prompt.
  json_object: { fields: ['response_format'], hard: false, otherwise: 'translate' },
  // The format goes into the system prompt, the tools stay.
  json_with_tools: { fields: ['response_format'], hard: true, otherwise: 'translate' },
  // To the nearest word the model takes; dropped where it takes none.
  reasoning_effort: { fields: ['reasoning_effort'], hard: false, otherwise: 'translate' },
  sampling: { fields: ['temperature', 'top_p'], hard: false, otherwise: 'drop' },
  penalties: { fields: ['presence_penalty', 'frequency_penalty'], hard: false, otherwise: 'drop' },
  logit_bias: { fields: ['logit_bias'], hard: false, otherwise: 'drop' },
  logprobs: { fields: ['logprobs', 'top_logprobs'], hard: false, otherwise: 'drop' },
  n: { fields: ['n'], hard: false, otherwise: 'drop' },
  seed: { fields: ['seed'], hard: false, otherwise: 'drop' },
  stop: { fields: ['stop'], hard: false, otherwise: 'drop' },
  prefill: { fields: [], hard: true, otherwise: 'refuse' },
  // To `system`.
  developer_role: { fields: [], hard: false, otherwise: 'translate' },
  context: { fields: [], hard: true, otherwise: 'refuse' },
  // Lowered to what the model can write at most; `max_tokens` takes the name the model reads.
  output: { fields: ['max_tokens', 'max_completion_tokens'], hard: false, otherwise: 'translate' },
}
