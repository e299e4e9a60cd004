// All supported vendors. A new one is a folder and a line here.
export { setup as appdirect } from './appdirect/setup.ts'
export { setup as keepnet } from './keepnet/setup.ts'
