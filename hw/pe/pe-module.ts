import { Module } from '../../gen/index.ts';
import { pePresets } from './config/index.ts';
import type { PeParams } from './config/index.ts';

/** How a parameter that differs from the published element shows in a module's name; `lanes` and `vector` always do. */
const shown: { readonly [K in Exclude<keyof PeParams, 'lanes' | 'vector'>]: (value: PeParams[K]) => string } = {
  weightBufferBytes: (bytes) => `w${size(bytes)}`,
  inputBufferBytes: (bytes) => `i${size(bytes)}`,
  accumulatorEntries: (entries) => `a${entries}`,
  accumulatorBanks: (banks) => `b${banks}`,
  accumulatorBits: (bits) => `s${bits}`,
  ppuWidth: (outputs) => `p${outputs}`,
  maxKTiles: (tiles) => `k${tiles}`,
  macStyle: (style) => style,
};

const size = (bytes: number) => (bytes % 1024 === 0 ? `${bytes / 1024}k` : `${bytes}`);

/**
 * A part of the processing element: named after its lanes and vector, and after what else is not as published, e.g.
 * `ppu_2x4_w1k_p1`.
 */
export abstract class PeModule extends Module<PeParams> {
  override moduleName(): string {
    const base = this.constructor.name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
    const { lanes, vector } = this.p;
    const others = Object.entries(shown).flatMap(([key, text]) => {
      const value = this.p[key as keyof typeof shown];
      return value === pePresets.simba[key as keyof typeof shown] ? [] : [(text as (v: unknown) => string)(value)];
    });
    return [base, `${lanes}x${vector}`, ...others].join('_');
  }
}
