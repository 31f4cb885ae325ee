import type { Task } from '../contract.ts'
import { local, type Vendor } from './vendor.ts'

const ALL_TASKS: readonly Task[] = [
  'embeddings',
  'images/generations',
  'images/edits',
  'audio/speech',
  'audio/transcriptions',
  'audio/translations',
  'moderations',
  'rerank',
]

/** Servers that people run themselves, and addresses that only a credential gives. */
export const SERVERS: readonly Vendor[] = [
  local('vllm', 'vLLM', 'VLLM_HOST', { does: ['embeddings', 'audio/transcriptions', 'audio/translations', 'rerank'] }),
  local('lmstudio', 'LM Studio', 'LMSTUDIO_HOST', { does: ['embeddings'], speaks: ['responses'] }),
  local('llamacpp', 'llama.cpp', 'LLAMACPP_HOST', { does: ['embeddings', 'rerank'] }),
  local('litellm', 'LiteLLM', 'LITELLM_HOST', { keyName: 'LITELLM_API_KEY', does: ALL_TASKS }),
  local('localai', 'LocalAI', 'LOCALAI_HOST', {
    keyName: 'LOCALAI_API_KEY',
    does: ['embeddings', 'images/generations', 'audio/speech', 'audio/transcriptions', 'rerank'],
  }),
  local('sglang', 'SGLang', 'SGLANG_HOST', { does: ['embeddings'] }),
  local('tgi', 'Text Generation Inference', 'TGI_HOST'),
  local('xinference', 'Xinference', 'XINFERENCE_HOST', {
    does: ['embeddings', 'images/generations', 'audio/speech', 'audio/transcriptions', 'rerank'],
  }),
  local('jan', 'Jan', 'JAN_HOST', { keyName: 'JAN_API_KEY' }),
  local('koboldcpp', 'KoboldCpp', 'KOBOLDCPP_HOST'),
  local('llamafile', 'llamafile', 'LLAMAFILE_HOST', { does: ['embeddings'] }),
  local('tabbyapi', 'TabbyAPI', 'TABBYAPI_HOST', { keyName: 'TABBYAPI_API_KEY', does: ['embeddings'] }),
  {
    id: 'custom',
    name: 'Custom server',
    baseUrl: null,
    keyName: null,
    hostName: null,
    keyless: true,
    prefill: {},
    does: ALL_TASKS,
  },
  { id: 'replay', name: 'Replay', baseUrl: null, keyName: null, hostName: null, keyless: true, reportsCost: true },
]
