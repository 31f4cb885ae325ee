import { expect, it } from 'vitest'
import { azure } from '../../../../src/providers/azure/azure.ts'
import type { Target, Task } from '../../../../src/providers/contract.ts'
import { HOST, target } from './support.ts'

const LATEST = '2025-04-01-preview'

function asked(task: Task, fields: Partial<Target> = {}) {
  const form = task.startsWith('audio/t') || task === 'images/edits' ? new FormData() : null
  form?.append('model', 'ours/alias')
  return azure.tasks![task]!.request({ task, fields: { model: 'ours/alias', input: 'Hi' }, form }, target(fields))
}

it('has a skill for each task it lists', () => {
  expect(Object.keys(azure.tasks!).sort()).toEqual([...azure.does!].sort())
})

it.each<[Task, string]>([
  ['embeddings', '/openai/v1/embeddings'],
  ['images/generations', '/openai/v1/images/generations?api-version=preview'],
  ['images/edits', '/openai/v1/images/edits?api-version=preview'],
  ['audio/speech', `/openai/deployments/our-gpt/audio/speech?api-version=${LATEST}`],
  ['audio/transcriptions', `/openai/deployments/our-gpt/audio/transcriptions?api-version=${LATEST}`],
  ['audio/translations', `/openai/deployments/our-gpt/audio/translations?api-version=${LATEST}`],
])('%s is done where Azure keeps it: %s', (task, path) => {
  const { url, headers } = asked(task)
  expect(url).toBe(HOST + path)
  expect(headers).toMatchObject({ 'api-key': 'key-1' })
})

it('does every task at the deployment when a version is asked for', () => {
  for (const task of azure.does!) {
    const { url } = asked(task, { baseUrl: `${HOST}/openai/2024-10-21` })
    expect(url).toBe(`${HOST}/openai/deployments/our-gpt/${task}?api-version=2024-10-21`)
  }
})

it('looks for sound at the resource, not in a project of it', () => {
  const { url } = asked('audio/speech', { baseUrl: 'https://r1.services.ai.azure.com/api/projects/p1' })
  expect(url).toBe(`https://r1.services.ai.azure.com/openai/deployments/our-gpt/audio/speech?api-version=${LATEST}`)
})

it('names the deployment, in a form as in JSON', () => {
  expect(JSON.parse(String(asked('embeddings').body))).toEqual({ model: 'our-gpt', input: 'Hi' })
  expect((asked('audio/transcriptions').body as FormData).get('model')).toBe('our-gpt')
})
