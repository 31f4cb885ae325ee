import { byModel, events, json, type Route } from '../route.ts'
import {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  Completion,
  CompletionRequest,
} from '../schemas/chat.ts'

const MODEL = 'sandbox/echo-small'
const usage = { prompt_tokens: 6, completion_tokens: 2, total_tokens: 8 }

/** Conversations and prompts in OpenAI's form. */
export const chatRoutes: readonly Route[] = [
  byModel({
    id: 'createChatCompletion',
    method: 'post',
    path: '/v1/chat/completions',
    tag: 'Chat',
    summary: 'Ask a model, in the form of OpenAI’s chat.',
    description: 'Fields that are not named here are passed on to providers that speak this form.',
    body: [json(ChatCompletionRequest, { model: MODEL, messages: [{ role: 'user', content: 'Say hello.' }] })],
    answer: [
      json(ChatCompletion, {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        created: 1_764_000_000,
        model: 'echo-small',
        choices: [
          {
            index: 0,
            message: { role: 'assistant', content: 'Hello.', refusal: null },
            logprobs: null,
            finish_reason: 'stop',
          },
        ],
        usage,
      }),
      events(ChatCompletionChunk),
    ],
  }),
  byModel({
    id: 'createCompletion',
    method: 'post',
    path: '/v1/completions',
    tag: 'Chat',
    summary: 'Ask a model with a prompt, in the form of OpenAI’s legacy completions.',
    body: [json(CompletionRequest, { model: MODEL, prompt: 'Say hello.' })],
    answer: [
      json(Completion, {
        id: 'chatcmpl-1',
        object: 'text_completion',
        created: 1_764_000_000,
        model: 'echo-small',
        choices: [{ index: 0, text: 'Hello.', logprobs: null, finish_reason: 'stop' }],
        usage,
      }),
      events(Completion),
    ],
  }),
]
