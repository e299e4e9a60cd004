import { changes } from './changes.ts'
import { outcomes } from './outcomes.ts'
import { twice } from './twice.ts'

// The other journeys are the same over both transports, and run over HTTP.
changes('socket', [outcomes, twice])
