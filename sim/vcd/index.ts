/** Waveform files: the text of value change dumps. */
export { vcdChange, VcdHeader, type VcdVariable } from './vcd.ts';
