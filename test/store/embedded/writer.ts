/** Asks for changes and approves them in a directory until it is killed; prints an id after each answer. */
import { randomUUID } from 'node:crypto'
import { openEmbedded } from '../../../src/store/embedded/open.ts'
import { createStore } from '../../../src/store/store.ts'
import { approver, changeRequest, decision } from '../../contracts/store/bench.ts'

const directory = process.argv[2] ?? ''
const clock = { now: () => new Date(), pass() {} }
try {
  const store = await createStore({ pool: await openEmbedded(directory), clock })
  for (;;) {
    const { id } = await store.add(changeRequest(clock, { id: randomUUID() }))
    console.log(`asked ${id}`)
    await store.move(id, 1, 'pending', { name: 'approved', at: clock.now() }, approver, {
      decision: decision(clock)
    })
    console.log(`approved ${id}`)
  }
} catch (error) {
  console.log(String(error))
}
