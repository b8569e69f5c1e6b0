import type { Pads } from '../../network/index.ts';
import type { LayerStep } from './step.ts';

/**
 * Padding in numbers: `SAME` makes the output ⌈size / stride⌉, the odd row or column at the end (UPPER) or at the start
 * (LOWER).
 */
export function resolvePads(step: LayerStep, H: number, W: number): Pads {
  const { padding, R, S, stride, dilation } = step;
  if (typeof padding !== 'string') return padding;
  const along = (size: number, kernel: number, by: number, spread: number): [number, number] => {
    const outputs = Math.ceil(size / by);
    const total = Math.max(0, (outputs - 1) * by + (kernel - 1) * spread + 1 - size);
    const less = Math.floor(total / 2);
    return padding === 'SAME_UPPER' ? [less, total - less] : [total - less, less];
  };
  const [top, bottom] = along(H, R, stride.vertical, dilation.vertical);
  const [left, right] = along(W, S, stride.horizontal, dilation.horizontal);
  return { top, left, bottom, right };
}
