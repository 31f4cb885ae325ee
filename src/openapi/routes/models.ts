import { byGateway, json, type Route } from '../route.ts'
import { Model, ModelList, ModelOffers } from '../schemas/models.ts'

const model = {
  id: 'sandbox/echo-small',
  object: 'model',
  created: 1_764_000_000,
  owned_by: 'sandbox',
  context_length: 128_000,
  pricing: { input: 0.05, output: 0.2, cached_input: null },
}

/** What can be asked. */
export const modelRoutes: readonly Route[] = [
  byGateway({
    id: 'listModels',
    method: 'get',
    path: '/v1/models',
    tag: 'Models',
    summary: 'List what this tenant can ask now: `auto`, its routes, the models of its live providers.',
    access: 'any key',
    answer: [json(ModelList, { object: 'list', data: [model] })],
  }),
  byGateway({
    id: 'getModel',
    method: 'get',
    path: '/v1/models/{model}',
    tag: 'Models',
    summary: 'Show a model, by any name that a request may use for it.',
    access: 'any key',
    answer: [json(Model, model)],
  }),
  byGateway({
    id: 'listOffers',
    method: 'get',
    path: '/v1/models/{model}/endpoints',
    tag: 'Models',
    summary: 'List who offers a model to this tenant, at what price, and how each did of late.',
    access: 'any key',
    answer: [json(ModelOffers)],
  }),
]
