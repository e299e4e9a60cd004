import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

export type State<Company, Values> = {
  /** Every company as it is now, by id. A company is never changed in place: one taken out stays as it was. */
  companies: ReadonlyMap<string, Company>
  /** Sets these values and leaves the others; saved when it returns. Throws where there is no such company. */
  change(id: string, values: Values): Promise<Company>
  /** Takes it away, as if it had never been there; saved when it returns. */
  remove(id: string): Promise<void>
}

/** What a state is opened with; `vendor` is for a person who reads that the file is none of ours. */
export type Opening<Company> = {
  vendor: string
  company: z.ZodType<Company>
  idOf(company: Company): string
  /** The companies to begin with, where there is no file yet. */
  given(): readonly Company[]
  file: string | undefined
}

/** The companies of the file where there is one, else those given; with a file, each change is saved to it. */
export async function openState<Company extends object, Values extends object>(
  opening: Opening<Company>
): Promise<State<Company, Values>> {
  const { company: schema, idOf, given, file } = opening
  const found = file === undefined ? undefined : await load(file, opening)
  const companies = new Map((found ?? given()).map(company => [idOf(company), company]))
  let saving: Promise<void> = Promise.resolve()

  return {
    companies,
    async change(id, values) {
      const company = companies.get(id)
      if (company === undefined) throw new Error(`The sandbox has no company with the id ${id}`)
      const given = Object.entries(values).filter(([, value]) => value !== undefined)
      const changed = schema.parse({ ...company, ...Object.fromEntries(given) })
      companies.set(id, changed)
      await saved()
      return changed
    },
    async remove(id) {
      companies.delete(id)
      await saved()
    }
  }

  async function saved(): Promise<void> {
    if (file === undefined) return
    // One after the other, so that an older state never replaces a newer one; a failed save fails its own caller only.
    saving = saving.catch(() => undefined).then(() => save(file, [...companies.values()]))
    await saving
  }
}

async function load<Company>(file: string, { company, vendor }: Opening<Company>): Promise<Company[] | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return z.strictObject({ version: z.literal(1), companies: z.array(company) }).parse(JSON.parse(text)).companies
  } catch (error) {
    throw new Error(`${file} is not a saved ${vendor} sandbox. Delete it to begin with fresh sample companies.`, {
      cause: error
    })
  }
}

/** Written beside it and then renamed, so that a crash leaves the old file or the new one, never half of it. */
async function save(file: string, companies: readonly unknown[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify({ version: 1, companies }))
  await rename(`${file}.new`, file)
}
