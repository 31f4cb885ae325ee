import type { Provider } from '../contract.ts'
import { BEDROCK } from './about.ts'
import { authorize } from './authorize.ts'
import { toRefusal } from './refusal.ts'
import { openReader } from './reply/reader.ts'
import { toCompletion } from './reply/reply.ts'
import { lossesOf } from './request/losses.ts'
import { toProbe, toRequest } from './request/request.ts'
import { openFrames } from './stream/frames.ts'
import { bedrockTasks } from './tasks.ts'

/** Amazon Bedrock: every maker's models through one API, Converse, whose streams are binary and whose requests may be signed. */
export const bedrock: Provider = {
  ...BEDROCK,
  request: toRequest,
  probe: toProbe,
  refusal: toRefusal,
  reply: toCompletion,
  reader: openReader,
  losses: ({ chat }, { model }) => lossesOf(chat, model),
  frames: openFrames,
  authorize,
  tasks: bedrockTasks,
}
