import { describe } from 'vitest'
import { needed } from '../contracts/queue/place.ts'
import { queueContract } from '../contracts/queue.ts'

const url = needed('TEST_REDIS_URL', 'the queue on Redis')
const spec = { name: 'redis', url: url ?? '' } as const

describe.runIf(url)('where it is there', () => queueContract(spec, spec))
