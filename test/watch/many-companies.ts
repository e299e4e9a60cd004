import type { StoredCompany } from '../../sandbox/keepnet/company.ts'
import { addDays } from '../../sandbox/keepnet/dates.ts'
import { resourceId } from '../../sandbox/keepnet/seed/catalogue.ts'
import { seedCompanies } from '../../sandbox/keepnet/seed/companies.ts'
import { seededInteger } from '../../sandbox/shared/samples.ts'

/**
 * So many companies, the same every time: some over their limit, some nearly full, some with a licence that ends soon.
 * One in `every` is restless like that; the others are within their limits.
 */
export function manyCompanies(count: number, today: string, every = 1): StoredCompany[] {
  const sample = seedCompanies(today).find(({ story }) => story === 'ordinary')
  if (!sample) throw new Error('The sandbox has no ordinary company to make others of.')
  return Array.from({ length: count }, (_, at) => {
    const seats = seededInteger(5, 100, at, 'seats') * 10
    const [fullest, soonest] = at % every === 0 ? [103, -3] : [85, 61]
    return {
      ...sample,
      resourceId: resourceId('Crowd', at),
      name: `Sample ${seededInteger(1000, 9999, at, 'name')} ${at}`,
      isNumberOfUsersLimited: at % 50 !== 0,
      numberOfUsers: at % 50 === 0 ? null : seats,
      targetUserCount: Math.floor((seats * seededInteger(50, fullest, at, 'used')) / 100),
      licenseEndDate: at % 20 === 0 ? null : addDays(today, seededInteger(soonest, 400, at, 'end')),
      createTime: new Date(Date.parse(today) - at * 60_000).toISOString()
    }
  })
}
