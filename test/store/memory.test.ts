import { storeContract } from '../contracts/store.ts'

storeContract({ name: 'embedded', directory: 'memory://' })
