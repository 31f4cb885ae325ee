import type { Target, Task, TaskAnswer, TaskBody, TaskRequest } from '../../../../src/providers/contract.ts'

export const target = (fields: Partial<Target> = {}): Target => ({
  provider: 'any',
  model: 'model-x1',
  apiKey: 'key-k9',
  baseUrl: null,
  ...fields,
})

/** A JSON body as ingress hands it on. */
export const asked = (task: Task, fields: Record<string, unknown>): TaskBody => ({
  task,
  fields: { model: 'ours/alias', ...fields },
  form: null,
})

/** A form as ingress hands it on, with a sound of three bytes in it. */
export function askedInForm(task: Task, texts: readonly (readonly [string, string])[] = []): TaskBody {
  const form = new FormData()
  form.append('file', new File([new Uint8Array([1, 2, 3])], 'hello.mp3', { type: 'audio/mpeg' }))
  form.append('model', 'ours/alias')
  for (const [name, value] of texts) form.append(name, value)
  const fields = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'))
  return { task, fields, form }
}

export const sentJson = ({ body }: TaskRequest): any => JSON.parse(body as string)

/** A form's entries; a file is told by its name, type and bytes. */
export async function sentForm({ body }: TaskRequest): Promise<[string, string][]> {
  const entries = [...(body as FormData)] as [string, string | File][]
  return Promise.all(
    entries.map(async ([name, value]): Promise<[string, string]> => {
      if (typeof value === 'string') return [name, value]
      return [name, `${value.name} ${value.type} ${new Uint8Array(await value.arrayBuffer()).join()}`]
    }),
  )
}

export const json = (value: unknown): TaskAnswer => ({ is: 'json', json: value })

export const bytes: TaskAnswer = { is: 'bytes', type: 'audio/mpeg' }

export const none = new Headers()
