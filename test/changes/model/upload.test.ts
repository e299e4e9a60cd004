import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describedUpload, fileName, inspectImage } from '../../../src/changes/model/upload.ts'
import { jpg, png, svg } from '../images.ts'

const LIMITS = { types: ['png', 'jpg', 'svg'], bytes: 5_000 } as const
const text = (content: string) => new TextEncoder().encode(content)
const faultOf = (content: Uint8Array) => {
  const found = inspectImage(content, LIMITS)
  return 'fault' in found ? found.fault : 'none'
}

describe('an uploaded image', () => {
  it.each([
    ['png', png(512, 256), 512, 256],
    ['jpg', jpg(640, 480), 640, 480],
    ['svg', svg(), 64, 32],
    ['svg', svg('<rect width="5" height="5"/>', 'viewBox="0 0 10 20"'), 10, 20]
  ] as const)('is a %s by its bytes, with its size and its hash', (type, content, width, height) => {
    const sha256 = createHash('sha256').update(content).digest('hex')
    expect(inspectImage(content, LIMITS)).toEqual({ type, width, height, sha256 })
  })

  it('is described with its whole hash, so that another file is another value', () => {
    const [one, other] = [png(2, 2, 0), png(2, 2, 9)].map(content => {
      const facts = inspectImage(content, LIMITS)
      return 'fault' in facts ? facts.fault : describedUpload({ name: 'acme.png', ...facts })
    })
    expect(one).toMatch(/^acme\.png · 2×2 · sha256 [0-9a-f]{64}$/)
    expect(other).not.toBe(one)
  })

  it('is refused where it is another kind of file, damaged, or too large', () => {
    expect(faultOf(text('GIF89a'))).toBe('The file is none of png, jpg, svg, whatever its name says.')
    expect(faultOf(text('<html><body>logo.png</body></html>'))).toContain('none of png, jpg, svg')
    expect(faultOf(new Uint8Array())).toContain('none of png, jpg, svg')
    expect(faultOf(png(512, 256).slice(0, 12))).toContain('damaged')
    expect(faultOf(new Uint8Array(5_001))).toBe('The file has 5 kB; at most 5 kB can be uploaded.')
    expect(inspectImage(svg(), { ...LIMITS, types: ['png'] })).toEqual({
      fault: expect.stringContaining('none of png')
    })
  })

  it('has a name of one line', () => {
    expect(fileName(' my\nlogo\u202Egnp.svg ')).toBe('my logognp.svg')
    expect(fileName('')).toBe('file')
    expect(fileName('x'.repeat(300))).toHaveLength(80)
  })
})

describe('an SVG image', () => {
  it.each([
    ['a gradient of its own', '<linearGradient id="a"/><rect fill="url(#a)"/><use href="#a"/>'],
    ['a picture inside it', '<image href="data:image/png;base64,AAAA"/>'],
    ['text', '<text x="1">Online shops on the web</text>'],
    ['a style', '<style>.a { fill: #123456 }</style>']
  ])('is taken with %s', (_, inside) => {
    expect(faultOf(svg(inside))).toBe('none')
  })

  it('is taken with a declaration, a comment and the usual document type', () => {
    const type = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    const head = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn -->\n${type}\n`
    expect(faultOf(text(head + new TextDecoder().decode(svg())))).toBe('none')
  })

  it.each([
    ['<script>alert(1)</script>', 'a script'],
    ['<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>', 'a script'],
    ['<SCRIPT/>', 'a script'],
    ['<a href="javascript:alert(1)"/>', 'a script'],
    ['<rect\nonload = "alert(1)"/>', 'a script'],
    ['<rect fill="red"onclick="alert(1)"/>', 'a script'],
    ['<set attributeName="href" to="x"/>', 'an animation'],
    ['<foreignObject><b/></foreignObject>', 'another document'],
    ['<a href="&#106;avascript:alert(1)"/>', 'escaped characters'],
    ['<style>a { fill: u\\72l(http://a.b/c) }</style>', 'escaped characters'],
    ['<style>@import "http://a.b/c";</style>', 'a style sheet from elsewhere'],
    ['<image href="https://a.b/c.png"/>', 'outside itself'],
    ["<use xlink:href = '//a.b/c.svg#d'/>", 'outside itself'],
    ['<a href="data:text/html;base64,AAAA"/>', 'outside itself'],
    ['<rect style="fill: url( \'https://a.b/c\')"/>', 'outside itself']
  ])('is refused with %s', (inside, says) => {
    expect(faultOf(svg(inside))).toContain(says)
  })

  it('is refused where it is not plainly an SVG image in UTF-8', () => {
    const entities = text('<!DOCTYPE svg [<!ENTITY a "b">]><svg width="1" height="1">&a;</svg>')
    expect(faultOf(entities)).toContain('more than an SVG image')
    expect(faultOf(text('<html><svg width="1" height="1"/></html>'))).toContain('more than an SVG image')
    expect(faultOf(text('<?xml-stylesheet href="a"?><svg width="1" height="1"/>'))).toContain('style sheet')
    expect(faultOf(text('<?xml version="1.0" encoding="utf-7"?><svg width="1" height="1"/>'))).toContain('not UTF-8')
    expect(faultOf(new Uint8Array([...svg(), 0xff]))).toContain('not UTF-8')
    expect(faultOf(svg('', ''))).toContain('no width and height')
  })
})
