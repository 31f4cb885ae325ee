import { byProvider, bytes, form, json, type Route } from '../route.ts'
import {
  Batch,
  BatchList,
  BatchRequest,
  FileDeleted,
  FileForm,
  FileList,
  FilePlace,
  ObjectsPage,
  StoredFile,
} from '../schemas/files.ts'

const file = {
  id: 'file-1',
  object: 'file',
  bytes: 120,
  created_at: 1_764_000_000,
  filename: 'requests.jsonl',
  purpose: 'batch',
  status: 'processed',
}
const asked = { input_file_id: 'file-1', endpoint: '/v1/chat/completions', completion_window: '24h' }
const batch = { id: 'batch_1', object: 'batch', ...asked, status: 'validating', created_at: 1_764_000_000 }
const pageOf = (one: { readonly id: string }) => ({
  object: 'list',
  data: [one],
  first_id: one.id,
  last_id: one.id,
  has_more: false,
})

const files: readonly Route[] = [
  byProvider({
    id: 'createFile',
    method: 'post',
    path: '/v1/files',
    tag: 'Files',
    summary: 'Hand a file to a provider.',
    description: '`x-sluice-provider` says the same as `provider`.',
    query: FilePlace,
    body: [form(FileForm)],
    answer: [json(StoredFile, file)],
  }),
  byProvider({
    id: 'listFiles',
    method: 'get',
    path: '/v1/files',
    tag: 'Files',
    summary: 'List the tenant’s files, newest first.',
    query: ObjectsPage,
    answer: [json(FileList, pageOf(file))],
  }),
  byProvider({
    id: 'getFile',
    method: 'get',
    path: '/v1/files/{file_id}',
    tag: 'Files',
    summary: 'Show a file.',
    answer: [json(StoredFile, file)],
  }),
  byProvider({
    id: 'deleteFile',
    method: 'delete',
    path: '/v1/files/{file_id}',
    tag: 'Files',
    summary: 'Remove a file.',
    answer: [json(FileDeleted, { id: 'file-1', object: 'file', deleted: true })],
  }),
  byProvider({
    id: 'getFileContent',
    method: 'get',
    path: '/v1/files/{file_id}/content',
    tag: 'Files',
    summary: 'Fetch what is in a file.',
    answer: [bytes('application/octet-stream')],
  }),
]

const batches: readonly Route[] = [
  byProvider({
    id: 'createBatch',
    method: 'post',
    path: '/v1/batches',
    tag: 'Files',
    summary: 'Have the requests in a file answered within a day, by the provider that has it.',
    body: [json(BatchRequest, asked)],
    answer: [json(Batch, batch)],
  }),
  byProvider({
    id: 'listBatches',
    method: 'get',
    path: '/v1/batches',
    tag: 'Files',
    summary: 'List the tenant’s batches, newest first.',
    query: ObjectsPage,
    answer: [json(BatchList, pageOf(batch))],
  }),
  byProvider({
    id: 'getBatch',
    method: 'get',
    path: '/v1/batches/{batch_id}',
    tag: 'Files',
    summary: 'Show how far a batch has come.',
    answer: [json(Batch, batch)],
  }),
  byProvider({
    id: 'cancelBatch',
    method: 'post',
    path: '/v1/batches/{batch_id}/cancel',
    tag: 'Files',
    summary: 'Answer no more of a batch.',
    answer: [json(Batch, { ...batch, status: 'cancelling' })],
  }),
]

/** Files and batches, kept at providers. */
export const fileRoutes: readonly Route[] = [...files, ...batches]
