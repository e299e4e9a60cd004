import { createHash } from 'node:crypto'
import { imageSize } from 'image-size'
import { singleLine } from '../../policy/text.ts'

/** An image that somebody uploaded for a field: Slack's id of the file, who uploaded it, and what it was then. */
export type Upload = { file: string; by: string; name: string } & ImageFacts

/** The size in pixels and the SHA-256, in hexadecimal, of an image. */
export type ImageFacts = { type: ImageType; width: number; height: number; sha256: string }

export type ImageType = keyof typeof MEDIA_TYPES

export const MEDIA_TYPES = { png: 'image/png', jpg: 'image/jpeg', svg: 'image/svg+xml' } as const

/**
 * Hands out a file of at most so many bytes that this person uploaded, or a sentence that says why it cannot be read.
 * `later`: it may be read later. `tooLarge` says what is wrong with a larger one.
 */
export type FileReader = (
  user: string,
  file: string,
  most: number,
  tooLarge: (bytes: number) => string
) => Promise<ReadFile>

export type ReadFile = { content: Uint8Array; name: string } | { fault: string; later?: true }

/** The images that a field takes. */
export type ImageLimits = { types: readonly ImageType[]; bytes: number }

const LONGEST_NAME = 80

/** The image in a file that somebody uploaded, as it is now; or why it cannot be used, as of `FileReader`. */
export async function readImage(
  readFile: FileReader,
  { by, file }: Pick<Upload, 'by' | 'file'>,
  limits: ImageLimits
): Promise<{ upload: Upload; content: Uint8Array } | { fault: string; later?: true }> {
  const read = await readFile(by, file, limits.bytes, bytes => sayImageTooLarge(bytes, limits.bytes))
  if ('fault' in read) return read
  const facts = inspectImage(read.content, limits)
  return 'fault' in facts ? facts : { content: read.content, upload: { file, by, name: fileName(read.name), ...facts } }
}

/** The name of a file on one line, at most as long as an edit shows. */
export function fileName(name: string): string {
  return singleLine(name).slice(0, LONGEST_NAME).toWellFormed() || 'file'
}

/**
 * What an edit wants of a file: the value that is shown, hashed and approved. What is fetched again is compared with it,
 * so it holds the whole SHA-256.
 */
export function describedUpload({ name, width, height, sha256 }: Omit<Upload, 'file' | 'by'>): string {
  return `${name} · ${width}×${height} · sha256 ${sha256}`
}

/** By the bytes alone: a name or a content type says nothing. Returns a sentence for the person where it cannot be used. */
export function inspectImage(content: Uint8Array, { types, bytes }: ImageLimits): ImageFacts | { fault: string } {
  if (content.byteLength > bytes) return { fault: sayImageTooLarge(content.byteLength, bytes) }
  const type = typeOf(content)
  if (!type || !types.includes(type))
    return { fault: `The file is none of ${types.join(', ')}, whatever its name says.` }
  const unsafe = type === 'svg' ? checkSvg(content) : undefined
  if (unsafe) return { fault: unsafe }
  const size = sizeOf(content)
  if (!size) return { fault: 'The file is damaged: it says no width and height.' }
  return { type, ...size, sha256: createHash('sha256').update(content).digest('hex') }
}

function sayImageTooLarge(bytes: number, most: number): string {
  const kilobytes = (count: number) => `${Math.ceil(count / 1024).toLocaleString('en')} kB`
  return `The file has ${kilobytes(bytes)}; at most ${kilobytes(most)} can be uploaded.`
}

/** By the first bytes, from the PNG, JPEG and SVG specifications. */
function typeOf(content: Uint8Array): ImageType | undefined {
  const begin = Buffer.from(content.subarray(0, 8)).toString('hex')
  if (begin === '89504e470d0a1a0a') return 'png'
  if (begin.startsWith('ffd8ff')) return 'jpg'
  return /<svg[\s>]/.test(Buffer.from(content).toString('utf8')) ? 'svg' : undefined
}

function sizeOf(content: Uint8Array): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(content)
    const [across, down] = [Math.round(width), Math.round(height)]
    return across > 0 && down > 0 ? { width: across, height: down } : undefined
  } catch {
    // The library throws for what it cannot read, whatever the cause: the image has no size that could be shown.
    return undefined
  }
}

/** What an SVG file can do beyond drawing, each with how it is said. */
const ACTIVE: readonly [RegExp, string][] = [
  [/<(?:[\w.-]+:)?script\b|\bjavascript\s*:/i, 'a script'],
  [/[\s"'/]on[a-z]+\s*=/i, 'a script'],
  [/<(?:[\w.-]+:)?(?:animate\w*|set|handler|listener)\b/i, 'an animation'],
  [/<(?:[\w.-]+:)?(?:foreignObject|iframe|embed|object|audio|video|canvas)\b/i, 'another document'],
  [/<!(?:DOCTYPE|ENTITY)[^>]*\[|<!ENTITY/i, 'definitions of its own'],
  [/<\?xml-stylesheet|@import/i, 'a style sheet from elsewhere'],
  // They could write any of these so that it is not recognized.
  [/\\|&#/, 'escaped characters']
]

const LINK = /\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi
const STYLE_URL = /\burl\(\s*["']?([^"')]*)/gi

/**
 * A sentence that says why an SVG file is refused: a browser that opens it runs its scripts and loads what it refers to,
 * for everybody who sees the logo. Undefined for one that only draws. It refuses too much rather than too little.
 */
function checkSvg(content: Uint8Array): string | undefined {
  const text = textOf(content)
  if (text === undefined) return 'The SVG file is not UTF-8 text, so what it holds cannot be checked. Save it as UTF-8.'
  if (!/^\uFEFF?\s*(?:<\?xml\b[^>]*\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE\b[^>[]*>\s*)*<svg[\s>]/.test(text)) {
    return 'The file holds more than an SVG image.'
  }
  const found = ACTIVE.find(([pattern]) => pattern.test(text))
  const says = found?.[1] ?? (refersElsewhere(text) ? 'a link to something outside itself' : undefined)
  return (
    says && `The SVG file holds ${says}, and anybody who sees the logo would load it. Save it as a plain SVG or as PNG.`
  )
}

function refersElsewhere(text: string): boolean {
  const links = [...text.matchAll(LINK)].map(([, double, single]) => double ?? single ?? '')
  const urls = [...text.matchAll(STYLE_URL)].map(([, url = '']) => url)
  return [...links, ...urls].some(link => !/^(?:#|data:image\/(?:png|jpeg);base64,)/.test(link.trim()))
}

function textOf(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
    const declared = /^\uFEFF?<\?xml\b[^>]*\bencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
    return declared.toLowerCase() === 'utf-8' && !text.includes('\0') ? text : undefined
  } catch {
    return undefined
  }
}
