import type { ModalView } from '@slack/types'
import type { Draft } from '../../changes/model/draft.ts'
import { section } from '../ui/blocks.ts'
import { frame } from './draw-form.ts'

export const RETRY = 'company.retry'

/** What stands there until the vendor has answered. It has no inputs: nothing can be typed and lost. */
export function drawLoading(draft: Draft, text: string): ModalView {
  return { ...frame(draft), blocks: [section(text)] }
}

/** The vendor did not answer: says so and offers to try again. What was typed is in the draft. */
export function drawTrouble(draft: Draft, text: string): ModalView {
  return {
    ...frame(draft),
    blocks: [
      section(text),
      {
        type: 'actions',
        block_id: RETRY,
        elements: [
          { type: 'button', action_id: RETRY, text: { type: 'plain_text', text: 'Try again' }, style: 'primary' }
        ]
      }
    ]
  }
}
