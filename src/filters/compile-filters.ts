import type { FilterRule } from '../contract/filters.ts'
import { loadPattern } from './custom/load-pattern.ts'
import type { Detector } from './detector.ts'
import { loadDetectors } from './detectors/load-detectors.ts'
import type { CompiledRule, Filter, Finding } from './filter.ts'
import { createJudge } from './judge.ts'

/** Makes rules ready to look. Rejects with an Error that says which rule is wrong and why. */
export async function compileFilters(rules: readonly FilterRule[]): Promise<Filter> {
  const compiled = await Promise.all(
    rules.map(async (rule, at): Promise<CompiledRule> => {
      const name = rule.name ?? rule.detect
      const isInjection = rule.detect === 'prompt_injection'
      return { name, action: rule.action, isInjection, detectors: await detectorsOf(rule, at) }
    }),
  )
  return filterOf(compiled)
}

async function detectorsOf(rule: FilterRule, at: number): Promise<readonly Detector[]> {
  if (rule.detect !== 'custom') return loadDetectors(rule.detect)
  try {
    return [await loadPattern(rule.pattern)]
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new Error(`Rule ${at + 1} (${rule.name ?? 'custom'}), pattern ${rule.pattern}: ${reason}.`, { cause: thrown })
  }
}

function filterOf(rules: readonly CompiledRule[]): Filter {
  const others = rules.filter(({ isInjection }) => !isInjection)
  const filter: Filter = {
    rules,
    windowCharacters: Math.max(0, ...rules.flatMap(({ detectors }) => detectors.map(({ most }) => most))),
    get forInstructions() {
      return others.length === rules.length ? filter : filterOf(others)
    },
    find: (text) => findAll(rules, text),
  }
  return filter
}

function findAll(rules: readonly CompiledRule[], text: string): Finding[] {
  const judge = createJudge(rules)
  const { strong, flags } = judge.take(text, true)
  return [...strong, ...flags]
    .map(({ name, action, start, end }) => ({ name, action, start, end }))
    .sort((one, other) => one.start - other.start)
}
