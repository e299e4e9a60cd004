import { changes } from './changes.ts'
import { hindrances } from './obstacles.ts'
import { outcomes } from './outcomes.ts'
import { twice } from './twice.ts'

changes('http', [outcomes, hindrances, twice])
