/** Longer answers than this are not empty, whatever they say. */
const LONGEST = 2_000

/** Whether a completion says nothing at all: no text, no call, no refusal, though it claims to have stopped by itself. */
export function isEmptyAnswer(text: string): boolean {
  if (text.length > LONGEST || !/"content"\s*:\s*(""|null)/.test(text)) return false
  const choices = choicesOf(text)
  return choices.length > 0 && choices.every(saysNothing)
}

interface Choice {
  readonly finish_reason?: unknown
  readonly message?: Readonly<Record<string, unknown>>
}

function choicesOf(text: string): readonly (Choice | null)[] {
  try {
    const { choices } = JSON.parse(text) as { choices?: unknown }
    return Array.isArray(choices) ? choices : []
  } catch {
    return []
  }
}

function saysNothing(choice: Choice | null): boolean {
  const { role: _, ...said } = choice?.message ?? {}
  return choice?.finish_reason === 'stop' && Object.values(said).every(isNothing)
}

/** Whether a field of a message or delta carries nothing. */
export function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
