/**
 * What `auto` chooses from when the tenant names nothing: one strong and one light model of each maker, and the sandbox's
 * two, of which only those with a live credential count. A test holds every name in the catalogue.
 */
export const AUTO_MODELS: readonly string[] = [
  'openai/gpt-5.4',
  'openai/gpt-5.4-mini',
  'anthropic/claude-opus-5-5',
  'anthropic/claude-sonnet-5',
  'gemini/gemini-3.8-flash',
  'gemini/gemini-3.1-flash-lite',
  'deepseek/deepseek-chat',
  'mistral/mistral-large-latest',
  'sandbox/echo-large',
  'sandbox/echo-small',
]
