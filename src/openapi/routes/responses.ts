import { byGateway, byModel, events, json, type Route } from '../route.ts'
import {
  Compaction,
  InputTokens,
  InputTokensRequest,
  ItemsPage,
  ResponseDeleted,
  ResponseEvent,
  ResponseItemList,
  ResponseObject,
  ResponseRequest,
} from '../schemas/responses.ts'

const asked = { model: 'sandbox/echo-small', input: 'Say hello.' }
const usage = {
  input_tokens: 6,
  input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
  output_tokens: 2,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 8,
}
const said = {
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: 'Hello.', annotations: [], logprobs: [] }],
}
const response = {
  id: 'resp_1',
  object: 'response',
  created_at: 1_764_000_000,
  status: 'completed',
  error: null,
  incomplete_details: null,
  instructions: null,
  metadata: {},
  model: 'echo-small',
  output: [said],
  parallel_tool_calls: true,
  previous_response_id: null,
  temperature: null,
  tool_choice: 'auto',
  tools: [],
  top_p: null,
  usage,
}
const sent = {
  type: 'message',
  id: 'msg_0',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_text', text: 'Say hello.' }],
}
const items = { object: 'list', data: [sent], first_id: 'msg_0', last_id: 'msg_0', has_more: false }

/** OpenAI's Responses, and what is kept of them. */
export const responsesRoutes: readonly Route[] = [
  byModel({
    id: 'createResponse',
    method: 'post',
    path: '/v1/responses',
    tag: 'Responses',
    summary: 'Ask a model, in the form of OpenAI’s Responses.',
    body: [json(ResponseRequest, asked)],
    answer: [json(ResponseObject, response), events(ResponseEvent)],
  }),
  byGateway({
    id: 'getResponse',
    method: 'get',
    path: '/v1/responses/{response_id}',
    tag: 'Responses',
    summary: 'Show a response that is kept.',
    answer: [json(ResponseObject, response)],
  }),
  byGateway({
    id: 'deleteResponse',
    method: 'delete',
    path: '/v1/responses/{response_id}',
    tag: 'Responses',
    summary: 'Keep a response no longer.',
    answer: [json(ResponseDeleted, { id: 'resp_1', object: 'response', deleted: true })],
  }),
  byGateway({
    id: 'listInputItems',
    method: 'get',
    path: '/v1/responses/{response_id}/input_items',
    tag: 'Responses',
    summary: 'List what a response was asked with.',
    query: ItemsPage,
    answer: [json(ResponseItemList, items)],
  }),
  byGateway({
    id: 'countInputTokens',
    method: 'post',
    path: '/v1/responses/input_tokens',
    tag: 'Responses',
    summary: 'Estimate the tokens of a response’s input. Nobody is asked.',
    body: [json(InputTokensRequest, asked)],
    answer: [json(InputTokens, { object: 'response.input_tokens', input_tokens: 6 })],
  }),
  byModel({
    id: 'compactResponse',
    method: 'post',
    path: '/v1/responses/compact',
    tag: 'Responses',
    summary: 'Put a conversation into fewer items.',
    body: [json(ResponseRequest, asked)],
    answer: [
      json(Compaction, {
        id: 'resp_2',
        object: 'response.compaction',
        created_at: 1_764_000_000,
        output: [sent, { type: 'compaction', id: 'cmp_1', encrypted_content: 'c2x1aWNl' }],
        usage,
      }),
    ],
  }),
]
