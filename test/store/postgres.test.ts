import { it } from 'vitest'
import { needed } from '../contracts/queue/place.ts'
import { storeContract } from '../contracts/store.ts'

const url = needed('TEST_DATABASE_URL', 'the store on PostgreSQL')
if (url) storeContract({ name: 'postgres', url })
else it.skip('the store on postgres')
