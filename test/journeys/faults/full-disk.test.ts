import { DatabaseError } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startShared } from '../../database.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { ask, openForm, openReview, untilCardSays, untilModalSays } from '../harness/steps.ts'

const BROKEN = 'Something broke on our side.'

let product: Product
let full = false

beforeAll(async () => {
  const startDatabase = async (options: Parameters<typeof startShared>[0]) => {
    const database = await startShared(options)
    const query: typeof database.query = async (text, values) => {
      if (!full || !/\b(insert|update|create temporary)\b/i.test(text)) return database.query(text, values)
      // A statement that fails, so that a transaction is aborted as it would be.
      const { inTransaction } = await database.query('SELECT 1 / 0', null)
      const error = new DatabaseError('could not extend file: No space left', 1, 'error')
      return { error: Object.assign(error, { code: '53100' }), inTransaction }
    }
    return { ...database, query }
  }
  product = await openProduct(
    'socket',
    {},
    {
      pace: {
        startDatabase,
        taken: 1_000,
        sweepEvery: 500,
        queue: { pauses: { first: 50, longest: 200, steady: 100 } }
      }
    }
  )
})
afterAll(() => product.close())

describe('while the disk of the database is full', () => {
  const ready = async () => await fetch(`${product.service.ops}/readyz`)

  it('a form does not stay at its loading view, and says so', async () => {
    full = true
    const ann = product.slack.as('ann')
    await ann.command('/company update Cedar Pharma S.A.', { in: '#changes' })
    await untilModalSays(product, BROKEN)
    expect(ann.modal()?.submit).toBeNull()
    full = false
    await openForm(product, 'Cedar Pharma S.A.')
  })

  it('a decision is not lost: the review stays open, and decides once there is space', async () => {
    const name = 'Quarry Bakery GmbH'
    if (product.slack.as('ann').modal()) await product.slack.as('ann').close()
    await ask(product, `${name} seats=+1 reason=Growth`)
    await openReview(product, name)
    const carla = product.slack.as('carla')
    await carla.fill({ Decision: 'Approve' })
    full = true
    await carla.submit()
    expect(carla.modal()?.submit).toBe('Submit decision')
    full = false
    expect(await carla.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, 'Applied')
  })

  it('a form that is filled in keeps what was typed', async () => {
    const ann = product.slack.as('ann')
    await openForm(product, 'Northgate Optics S.A. seats=+3 reason=Growth')
    full = true
    await ann.submit()
    expect(ann.modal()?.submit).toBe('Request approval')
    full = false
    expect(await ann.submit()).toEqual({ done: 'closed' })
  })

  it('the process is not ready, and is again once there is space', async () => {
    full = true
    await expect.poll(async () => (await ready()).status, { timeout: 10_000 }).toBe(503)
    expect(await (await ready()).text()).toContain('the database does not answer')
    full = false
    await expect.poll(async () => (await ready()).status, { timeout: 30_000 }).toBe(200)
  })
})
