import type { Detail } from './company.ts'
import type { Connection } from './connection.ts'
import { refusal, unusable } from './errors.ts'

/** The path of one company. */
export const COMPANY = '/api/account/v2/companies/{id}'

/** A company that was found, with the id by which it can be written. */
export type FoundCompany = Detail & { uuid: string }

/** Reads single companies. */
export function createReading({ api, call, timeout }: Connection) {
  /** By a uuid or by a prefixed external id. */
  async function get(id: string, signal: AbortSignal): Promise<FoundCompany> {
    const request = (signal: AbortSignal) => api.GET(COMPANY, { params: { path: { id } }, signal })
    const { data } = await call(request, timeout, signal, 'company')
    if (!data?.uuid) throw unusable('AppDirect’s answer held no company')
    return { ...data, uuid: data.uuid }
  }

  /** Only by uuid. */
  const detailOf = async (companyId: string, signal: AbortSignal): Promise<FoundCompany> => {
    const detail = await get(pathOf(companyId).id, signal)
    if (detail.uuid.toLowerCase() === companyId.toLowerCase()) return detail
    throw unusable('AppDirect answered with another company than asked for')
  }

  return { get, detailOf }
}

/** A prefix could lead to another company, and for writes none is documented. */
export function pathOf(companyId: string): { id: string } {
  if (/^[\w-]+$/.test(companyId)) return { id: companyId }
  const message = `AppDirect has no company “${companyId.slice(0, 40)}”; its ids are uuids.`
  throw refusal({ status: 404, retryable: false, messages: [message], gone: true })
}
