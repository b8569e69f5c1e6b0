export { shrink } from './shrink.ts';
