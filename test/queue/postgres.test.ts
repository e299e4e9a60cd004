import { needed } from '../contracts/queue/place.ts'
import { queueContract } from '../contracts/queue.ts'

const url = needed('TEST_DATABASE_URL', 'the queue on PostgreSQL')
if (url) queueContract({ name: 'postgres', url }, { name: 'postgres', url })
