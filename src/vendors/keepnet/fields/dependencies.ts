import { type Faults, type Options, same, type Values } from '../../../changes/ports/vendor.ts'
import { UNLIMITED_SEATS } from '../write/form.ts'
import { fields, type Key, type RequestedValues, type Rule } from './fields.ts'
import { callbacksFitModules, modulesFitType, someModule } from './modules.ts'
import { datesFitPeriod, datesInOrder } from './term.ts'

/** Each rule sees what the earlier ones added. */
const RULES: readonly Rule[] = [
  modulesFitType,
  datesFitPeriod,
  formatsAsThePage,
  seatsStayLimited,
  datesInOrder,
  someModule,
  callbacksFitModules,
  nothingLacking
]

/**
 * Adds values that Keepnet requires with the wanted ones, shown like any other edit, and returns faults for what it
 * forbids. Limits of single fields are in the field list.
 */
export function applyFieldDependencies(seen: Values, wanted: Values, options: Options, today: string) {
  const given = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => !same(value, seen[key])))
  return Object.keys(given).length === 0 ? { wanted, faults: {} } : applyRules(seen, wanted, options, today)
}

/** Keys of the empty fields without which Keepnet refuses whatever else is changed. */
export function demands(seen: Values, options: Options, today: string): string[] {
  const { wanted, faults } = applyRules(seen, {}, options, today)
  return Object.keys(faults).filter(key => same({ ...seen, ...wanted }[key], null))
}

function applyRules(seen: Values, wanted: Values, options: Options, today: string) {
  let dependent = wanted
  let faults: Faults = {}
  for (const rule of RULES) {
    const merged = { ...seen, ...dependent }
    const differs = (key: Key) => !same(merged[key], seen[key])
    const { adds = {}, faults: found = {} } = rule({ seen, wanted: dependent, merged, options, today, differs })
    dependent = { ...dependent, ...adds }
    faults = { ...found, ...faults }
  }
  return { wanted: dependent, faults }
}

/** The vendor's page removed “make unlimited” in 2025, so a limit can only change. */
function seatsStayLimited({ seen, merged, differs }: RequestedValues): ReturnType<Rule> {
  if (seen.limited === true && merged.limited !== true) {
    return { faults: { limited: 'Keepnet no longer lets a licence with limited seats become unlimited.' } }
  }
  if (merged.limited !== true && differs('seats')) {
    return {
      faults: { seats: 'The licence is unlimited. To give it a limit, set “Seats limited” to Limited as well.' }
    }
  }
  const placeholder = merged.seats === null || merged.seats === UNLIMITED_SEATS
  if (differs('limited') && placeholder && !differs('seats')) {
    return { faults: { seats: 'Say for how many seats the licence is to be.' } }
  }
  return {}
}

/** Old companies may lack both formats; the vendor's page then sends these defaults with any change. */
function formatsAsThePage({ merged }: RequestedValues): ReturnType<Rule> {
  const adds: Record<string, string> = {}
  if (!merged.dateformat) adds.dateformat = 'dd/MM/yyyy'
  if (!merged.timeformat) adds.timeformat = '24h'
  return { adds }
}

/** Keepnet accepts only whole companies, and old ones may lack values required today. */
function nothingLacking({ merged }: RequestedValues): ReturnType<Rule> {
  const isDemanded = (key: string) => !(key === 'seats' && merged.limited !== true)
  const lacking = fields.filter(({ key, required }) => required && isDemanded(key) && same(merged[key], null))
  const sentence = (label: string) => `Keepnet demands a value here with every change. Set “${label}”.`
  return { faults: Object.fromEntries(lacking.map(({ key, label }) => [key, sentence(label)])) }
}
