import { changes } from './changes.ts'
import { obstacles } from './obstacles.ts'
import { outcomes } from './outcomes.ts'
import { twice } from './twice.ts'

changes('http', [outcomes, obstacles, twice])
