import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

export type State<Company, Values> = {
  /** Every company as it is now, by id. A change replaces the object, so a company taken from here never changes. */
  companies: ReadonlyMap<string, Company>
  /** Sets these values and leaves the others; saved when it returns. Throws if there is no such company. */
  change(id: string, values: Values): Promise<Company>
  /** Deletes it; saved when it returns. */
  remove(id: string): Promise<void>
}

/** What a state is opened with; `name` is the vendor's, for the error that says that the file cannot be read. */
type Opening<Company> = {
  name: string
  schema: z.ZodType<Company>
  idOf(company: Company): string
  /** The first companies, if there is no file yet. */
  samples(): readonly Company[]
  file: string | undefined
}

/** The companies of the file if there is one, else the samples. With a file, each change is saved to it. */
export async function openState<Company extends object, Values extends object>(
  opening: Opening<Company>
): Promise<State<Company, Values>> {
  const { schema, idOf, samples, file } = opening
  const found = file === undefined ? undefined : await load(file, opening)
  const companies = new Map((found ?? samples()).map(company => [idOf(company), company]))
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
    // One at a time, so that an older state never overwrites a newer one. A failed save fails only its own caller.
    saving = saving.catch(() => undefined).then(() => save(file, [...companies.values()]))
    await saving
  }
}

async function load<Company>(file: string, { schema, name }: Opening<Company>): Promise<Company[] | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  try {
    return z.strictObject({ version: z.literal(1), companies: z.array(schema) }).parse(JSON.parse(text)).companies
  } catch (error) {
    throw new Error(`${file} is not a saved ${name} sandbox. Delete it to begin with fresh sample companies.`, {
      cause: error
    })
  }
}

/** Writes a new file and renames it, so that a crash leaves the old one or the new one, never half of one. */
async function save(file: string, companies: readonly unknown[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify({ version: 1, companies }))
  await rename(`${file}.new`, file)
}
