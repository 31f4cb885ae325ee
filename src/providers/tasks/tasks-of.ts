import type { Provider, Task, TaskSkill } from '../contract.ts'
import { addressOf, authorization } from '../openai-compatible.ts'
import { readUsage } from '../usage.ts'
import { VENDORS } from '../vendors.ts'
import { TASK_DIALECTS } from './dialects.ts'
import { openAiTasks } from './openai-tasks.ts'

/** What a provider does beside chat, and how. For vendors of the table it is made here, so that chat need not carry it. */
export function tasksOf(provider: Provider): Readonly<Partial<Record<Task, TaskSkill>>> {
  return provider.tasks ?? ofVendor(provider.id) ?? {}
}

function ofVendor(id: string): ReturnType<typeof openAiTasks> | undefined {
  const vendor = VENDORS.find((each) => each.id === id)
  if (!vendor?.does) return undefined
  const door = {
    address: (target: Parameters<typeof authorization>[0]) => addressOf(vendor, target),
    headers: (target: Parameters<typeof authorization>[0]) => ({ ...authorization(target), ...vendor.headers }),
  }
  const usage = vendor.usage ?? (vendor.reportsCost ? readUsage : undefined)
  return openAiTasks(vendor.does, door, TASK_DIALECTS[id], usage)
}
