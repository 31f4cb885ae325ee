import type { Route } from '../route.ts'
import { chatRoutes } from './chat.ts'
import { fileRoutes } from './files.ts'
import { modelRoutes } from './models.ts'
import { otherForms } from './other-forms.ts'
import { otherRoutes } from './others.ts'
import { responsesRoutes } from './responses.ts'
import { sessionRoutes } from './sessions.ts'
import { taskRoutes } from './tasks.ts'

/** The whole data plane, in one list. */
export const routes: readonly Route[] = [
  ...chatRoutes,
  ...otherForms,
  ...responsesRoutes,
  ...modelRoutes,
  ...taskRoutes,
  ...fileRoutes,
  ...sessionRoutes,
  ...otherRoutes,
]
