import { endpoints } from '../control/endpoints.ts'
import { controlRoute } from './control-route.ts'
import { describeApi } from './describe-api.ts'
import { routes } from './routes/index.ts'

/** The OpenAPI 3.1 document of everything that is answered at this origin. */
export function openApiDocument(origin: string, version: string): unknown {
  return describeApi([...routes, ...endpoints.map(controlRoute)], origin, version)
}
