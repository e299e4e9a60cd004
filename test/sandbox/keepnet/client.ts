import { z } from 'zod'
import type { StoredCompany } from '../../../sandbox/keepnet/company.ts'
import { type KeepnetOptions, type SandboxKeepnet, startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'

/** A fixed day, so that no test depends on today. */
export const NOW = new Date('2026-11-21T10:00:00Z')

/** A clock that never moves and does not wait. */
export const stillClock = { now: () => NOW, wait: async () => undefined }

/** The part of an answer that tests read. */
export type Answer = { status: number; headers: Headers; body: string; json: () => unknown }

export type Client = SandboxKeepnet & {
  ask(
    method: string,
    path: string,
    body?: string | FormData | object,
    headers?: Record<string, string>
  ): Promise<Answer>
  withStory(story: string): StoredCompany
} & AsyncDisposable

/** A sandbox with a client that has its token; it stops at the end of the block that `await using` opens. */
export async function startClient(options: KeepnetOptions = {}): Promise<Client> {
  const sandbox = await startKeepnet({ clock: stillClock, ...options })
  const { clientId, clientSecret } = options.credentials?.[0] ?? SANDBOX_CREDENTIALS
  const token = await fetch(`${sandbox.url}/connect/token`, {
    method: 'POST',
    body: tokenForm({ client_id: clientId, client_secret: clientSecret })
  })
  const { access_token } = tokenAnswer.parse(await token.json())

  return {
    ...sandbox,
    async ask(method, path, body, headers) {
      const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype
      const response = await fetch(`${sandbox.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${access_token}`,
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...headers
        },
        // Anything but a plain object is a body that fetch accepts.
        ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as string | FormData) })
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text, json: () => JSON.parse(text) }
    },
    withStory(story) {
      const found = [...sandbox.companies.values()].find(company => company.story === story)
      if (found === undefined) throw new Error(`No sample company tells of "${story}"`)
      return found
    },
    [Symbol.asyncDispose]: sandbox.stop
  }
}

export const tokenAnswer = z.looseObject({ access_token: z.string(), permissions: z.array(z.string()) })

export function tokenForm(values: Record<string, string>): URLSearchParams {
  return new URLSearchParams({ grant_type: 'client_credentials', scope: 'api1', ...values })
}

/** The form that changes nothing; `undefined` omits a field. */
export function wholeForm(
  company: StoredCompany,
  instead: Record<string, string | readonly string[] | undefined> = {}
): FormData {
  const form = new FormData()
  const values: Record<string, string | readonly string[] | undefined> = {
    Name: company.name,
    Description: company.description ?? '',
    IndustryResourceId: company.industryResourceId,
    CountryResourceId: company.countryResourceId,
    Address: company.address ?? '',
    WebsiteUrl: company.websiteUrl ?? '',
    LogoUrl: company.logoUrl ?? '',
    LicenseTypeResourceId: company.licenseTypeResourceId,
    LicenseModuleResourceIdArray: company.licenseModules,
    LicensePeriodTypeResourceId: company.licensePeriodTypeResourceId,
    LicenseStartDate: company.licenseStartDate ?? '',
    LicenseEndDate: company.licenseEndDate ?? '',
    IsNumberOfUsersLimited: String(company.isNumberOfUsersLimited),
    NumberOfUsers: String(company.numberOfUsers ?? 9999),
    NotificationTemplateTypeResourceId: company.notificationTemplateTypeResourceId ?? '',
    TrainingContentTypeResourceId: company.trainingContentTypeResourceId ?? '',
    SmtpConfigurationTypeResourceId: company.smtpConfigurationTypeResourceId ?? '',
    PreferredLanguageTypeResourceId: company.preferredLanguageTypeResourceId ?? '',
    IsVersionVisible: String(company.isVersionVisible),
    IsReleaseNotesVisible: String(company.isReleaseNotesVisible),
    ReleaseNotesUrl: company.releaseNotesUrl ?? '',
    CompanyGroupResourceIdArray: company.companyGroupResourceIds,
    StatusId: String(company.statusId),
    TimeZoneId: company.timeZoneId ?? undefined,
    DateFormat: company.dateFormat ?? undefined,
    TimeFormat: company.timeFormat ?? undefined,
    CallBackNumberBookingCount: company.callBackNumberBookingCount?.toString(),
    Tags: company.tags,
    ...instead
  }
  for (const [name, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : value === undefined ? [] : [value]) form.append(name, item)
  }
  return form
}
