import { byGateway, byModel, events, json, type Route } from '../route.ts'
import { ChatCompletion, ChatCompletionChunk } from '../schemas/chat.ts'
import {
  BatchEmbedContentsRequest,
  BatchEmbedContentsResponse,
  EmbedContentRequest,
  EmbedContentResponse,
  GenerateContentRequest,
  GenerateContentResponse,
  StreamForm,
} from '../schemas/generate-content.ts'
import { CountTokensRequest, Message, MessageEvent, MessageRequest, TokenCount } from '../schemas/messages.ts'
import { UniversalRequest } from '../schemas/universal.ts'

const MODEL = 'sandbox/echo-small'
const messages = [{ role: 'user', content: 'Say hello.' }]

const anthropic: readonly Route[] = [
  byModel({
    id: 'createMessage',
    method: 'post',
    path: '/v1/messages',
    tag: 'Chat',
    summary: 'Ask a model, in the form of Anthropic’s Messages.',
    errors: 'anthropic',
    body: [json(MessageRequest, { model: MODEL, max_tokens: 100, messages })],
    answer: [
      json(Message, {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'echo-small',
        content: [{ type: 'text', text: 'Hello.' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 6, output_tokens: 2 },
      }),
      events(MessageEvent),
    ],
  }),
  byGateway({
    id: 'countTokens',
    method: 'post',
    path: '/v1/messages/count_tokens',
    tag: 'Chat',
    summary: 'Estimate the tokens of a message. Nobody is asked.',
    access: 'any key',
    errors: 'anthropic',
    body: [json(CountTokensRequest, { model: MODEL, messages })],
    answer: [json(TokenCount, { input_tokens: 6 })],
  }),
]

const googleVectors = ['v1', 'v1beta'].flatMap((version): Route[] => [
  byModel({
    id: `embedContent_${version}`,
    method: 'post',
    path: `/${version}/models/{model}:embedContent`,
    tag: 'Tasks',
    summary: 'The vector of a text, in Google’s form.',
    errors: 'google',
    body: [json(EmbedContentRequest, { content: { parts: [{ text: 'Hello' }] } })],
    answer: [json(EmbedContentResponse, { embedding: { values: [0.1, -0.2] } })],
  }),
  byModel({
    id: `batchEmbedContents_${version}`,
    method: 'post',
    path: `/${version}/models/{model}:batchEmbedContents`,
    tag: 'Tasks',
    summary: 'The vectors of several texts, in Google’s form.',
    errors: 'google',
    body: [json(BatchEmbedContentsRequest)],
    answer: [json(BatchEmbedContentsResponse)],
  }),
])

const google = ['v1', 'v1beta'].flatMap((version): Route[] => [
  byModel({
    id: `generateContent_${version}`,
    method: 'post',
    path: `/${version}/models/{model}:generateContent`,
    tag: 'Chat',
    summary: 'Ask a model, in the form of Google’s generateContent.',
    errors: 'google',
    body: [json(GenerateContentRequest, { contents: [{ role: 'user', parts: [{ text: 'Say hello.' }] }] })],
    answer: [
      json(GenerateContentResponse, {
        candidates: [{ content: { role: 'model', parts: [{ text: 'Hello.' }] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 6, candidatesTokenCount: 2, totalTokenCount: 8 },
        modelVersion: 'echo-small',
        responseId: 'chatcmpl-1',
      }),
    ],
  }),
  byModel({
    id: `streamGenerateContent_${version}`,
    method: 'post',
    path: `/${version}/models/{model}:streamGenerateContent`,
    tag: 'Chat',
    summary: 'The same, in pieces.',
    errors: 'google',
    query: StreamForm,
    body: [json(GenerateContentRequest)],
    answer: [events(GenerateContentResponse)],
  }),
])

/** Conversations in the forms of others. */
export const otherForms: readonly Route[] = [
  ...anthropic,
  ...google,
  ...googleVectors,
  byModel({
    id: 'askUniversally',
    method: 'post',
    path: '/universal',
    tag: 'Chat',
    summary: 'Several requests, each tried when those before it failed: Cloudflare’s universal endpoint.',
    description:
      'Cloudflare’s own path, `/v1/{account}/{gateway}`, leads here. The answer is in the form of the requests.',
    body: [
      json(UniversalRequest, [
        { provider: 'openai', endpoint: 'chat/completions', query: { model: 'gpt-5.4', messages } },
        {
          provider: 'anthropic',
          endpoint: 'v1/messages',
          query: { model: 'claude-opus-5-5', max_tokens: 100, messages },
        },
      ]),
    ],
    answer: [json(ChatCompletion), events(ChatCompletionChunk)],
  }),
]
