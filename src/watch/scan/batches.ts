/**
 * Pages put together until there are so many rows: a thousand are found and written in little more time than a hundred.
 * What was read before a page failed comes before its failure.
 */
export async function* batches<Row>(pages: AsyncIterable<readonly Row[]>, rows: number): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  try {
    for await (const page of pages) {
      batch.push(...page)
      if (batch.length < rows) continue
      yield batch
      batch = []
    }
  } catch (error) {
    if (batch.length > 0) yield batch
    throw error
  }
  if (batch.length > 0) yield batch
}
