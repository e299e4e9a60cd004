import { needed } from '../contracts/queue/place.ts'
import { queueContract } from '../contracts/queue.ts'

const url = needed('TEST_REDIS_URL', 'the queue on Redis')
if (url) queueContract({ name: 'redis', url }, { name: 'redis', url })
