import type { Target, Task, TaskSkill } from '../contract.ts'
import { openAiTasks } from '../tasks/openai-tasks.ts'
import { AZURE_TASKS } from './about.ts'
import { placeOf, taskUrl } from './address.ts'
import { keyHeaders } from './key-headers.ts'

const door = { address: (target: Target) => placeOf(target).resource, headers: keyHeaders }

/** OpenAI's tasks, each where Azure keeps it. */
export const azureTasks: Readonly<Partial<Record<Task, TaskSkill>>> = Object.fromEntries(
  Object.entries(openAiTasks(AZURE_TASKS, door, { writesBase64: true })).map(([task, skill]) => [task, moved(skill)]),
)

function moved(skill: TaskSkill): TaskSkill {
  return { ...skill, request: (body, target) => ({ ...skill.request(body, target), url: taskUrl(body.task, target) }) }
}
