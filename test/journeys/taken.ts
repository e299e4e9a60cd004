import { expect } from 'vitest'

/** How sending a form ends that was taken: it closes or, where Slack is slow to say who is who, says that it is checked. */
export const TAKEN = { done: expect.stringMatching(/^(closed|updated)$/) }
