import { changes } from './changes.ts'
import { outcomes } from './outcomes.ts'
import { twice } from './twice.ts'

// What comes in between is the same over both ways, and is tried over HTTP.
changes('socket', [outcomes, twice])
