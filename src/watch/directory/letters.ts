/** Which letters a text has, in 30 bits: a to z have one each, others share them. */
export function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32) letters |= 1 << (code % 30)
  }
  return letters
}

/** How many bits are set: added up in pairs, then in fours, then in bytes, whose sum the product leaves on top. */
export function countOf(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
