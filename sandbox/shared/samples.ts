import { createHash } from 'node:crypto'

/** Names that are easily confused; two are equal. “Acme Ltd”, with which a newcomer begins, is the only one of its kind. */
export const lookAlikes = [
  'Acme Ltd',
  'Acme Limited',
  'ACME Inc.',
  'Acme Holding',
  'Acme Holdings',
  'Acme Ltd (old)',
  'Acme  Ltd (old)',
  'Acmé Ltd (old)',
  'Acne Clinic Sample',
  'Twin Rivers School',
  'Twin Rivers School',
  'Twin Rivers Schools Trust'
]

/** Names in other scripts, with case folding, combining marks and right-to-left text. */
export const scripts = [
  'Çınar Örnek Gıda Sanayi A.Ş.',
  'İstanbul Işık Elektrik Örnek',
  'ŞİRİN ÇAY Bahçesi',
  'Ελληνικό Παράδειγμα Α.Ε.',
  'Καφενείο Ήλιος Δείγμα',
  '株式会社さくら見本',
  '北海サンプル商店',
  'テスト・カンパニー東京',
  'شركة النخيل التجريبية',
  'مخبز الهلال (مثال)',
  'Société Exemple d’Été',
  'Großbäckerei Müßig Muster GmbH',
  'Łódź Przykład Sp. z o.o.',
  'Ñandú Ejemplo S.A.',
  'Пример Север ООО',
  'Zoe\u0308 Decomposed Sample',
  '👩‍🚀 Rocket Sample Club'
]

/** Names that look like markup, mentions or formulas. */
export const markup = [
  'Bread & Butter Sample',
  'Less <Than> More Ltd',
  'R&D > Sales *Bold* Sample',
  '_Italic_ & ~Struck~ GmbH',
  '`Code` Sample Works',
  '<!channel> Alert Sample',
  '<@U012AB3CD> & Partners',
  'Tom "Quote" O\'Sample \\ Sons',
  ':tada: Party Sample',
  '[Link](https://name.example) Sample',
  '&amp; Ampersand Sample',
  'Semi;colon, Comma | Pipe',
  '100% Sample {curly} $dollar',
  '=SUM(A1) Spreadsheet Sample'
]

/** The longest possible name: 64 characters. */
export const longest = 'The Extraordinarily Long-Winded Sample Company of Upper Nowhere.'

const PLACES = [
  'Alder',
  'Birchwood',
  'Cedar',
  'Dunmere',
  'Eastmoor',
  'Fernhill',
  'Greyhaven',
  'Hazelton',
  'Ivybridge',
  'Juniper',
  'Kestrel',
  'Larkspur',
  'Maplewood',
  'Northgate',
  'Oakfield',
  'Pinecrest',
  'Quarry',
  'Redwater',
  'Silverlake'
]

const TRADES = [
  'Bakery',
  'Dental',
  'Freight',
  'Insurance',
  'Logistics',
  'Optics',
  'Pharma',
  'Robotics',
  'Shipyard',
  'Textiles',
  'Water'
]

const FORMS = ['Ltd', 'GmbH', 'Inc.', 'S.A.', 'B.V.']

/** Plain sample names, all different; at most one for each pair of place and trade. */
export function plainNames(count: number): string[] {
  const pairs = PLACES.flatMap((place, at) =>
    TRADES.map((trade, other) => ({ place, trade, form: FORMS[(at + other) % 5] }))
  )
  return Array.from({ length: Math.min(count, pairs.length) }, (_, at) => {
    const pair = pairs[(at * 37) % pairs.length]
    return `${pair?.place} ${pair?.trade} ${pair?.form}`
  })
}

/** An integer from `min` to `max`, both included; always the same for the same words. */
export function seededInteger(min: number, max: number, ...words: readonly (string | number)[]): number {
  return min + (digest(words).readUInt32BE(0) % (max - min + 1))
}

/** One item of the list; always the same for the same words. */
export function seededPick<T>(list: readonly T[], ...words: readonly (string | number)[]): T {
  const one = list[seededInteger(0, list.length - 1, ...words)]
  if (one === undefined) throw new Error('Cannot pick from an empty list')
  return one
}

/** Thirty-two pseudo-random bytes; always the same for the same words. */
export function digest(words: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(words.join('\n')).digest()
}
