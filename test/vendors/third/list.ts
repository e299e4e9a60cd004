// The list of src/vendors, and a line.
export * from '../../../src/vendors/list.ts'
export { setup as third } from './setup.ts'
