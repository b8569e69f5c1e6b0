export { randomDesign } from './design.ts';
