import { crc32, deflateSync } from 'node:zlib'

/** A valid PNG file of one colour, so that two shades are two files. */
export function png(width: number, height: number, shade = 0): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, shade)])
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND')]))
}

function chunk(name: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [data.byteLength, crc32(named)].map(number => {
    const four = Buffer.alloc(4)
    four.writeUInt32BE(number)
    return four
  })
  return Buffer.concat([length ?? Buffer.alloc(0), named, sum ?? Buffer.alloc(0)])
}

/** The first bytes of a JPEG file: its signature and the segment with its size. */
export function jpg(width: number, height: number): Uint8Array {
  const frame = Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108000000000301220002110103110100', 'hex')
  frame.writeUInt16BE(height, 25)
  frame.writeUInt16BE(width, 27)
  return new Uint8Array(Buffer.concat([frame, Buffer.alloc(32)]))
}

export function svg(inside = '<path d="M0 0h10v10z"/>', attributes = 'width="64" height="32"'): Uint8Array {
  return new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`)
}
