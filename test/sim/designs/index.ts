import { readFile } from 'node:fs/promises';
import type { Manifest, ManifestClock, ManifestPort, ManifestStream } from '../../../gen/manifest/index.ts';
import type { DesignFiles } from '../../../sim/verilator/index.ts';

/** Hand-written SystemVerilog with hand-written manifests: co-simulation without the generator. */

type PortText = `${'in' | 'out'} ${string}`;

/**
 * A port from a line such as `in enq_bits 8`, `in a -20` (signed) or `out busy` (Bool); the path has the first `_` of
 * the prefixes as dots.
 */
function port(text: PortText, paths: Readonly<Record<string, string>>): ManifestPort {
  const [direction, name = '', width] = text.split(' ');
  return {
    name,
    path: paths[name] ?? name,
    direction: direction === 'in' ? 'input' : 'output',
    width: width === undefined ? 1 : Math.abs(Number(width)),
    signed: width?.startsWith('-') ?? false,
    role: 'data',
    bool: width === undefined,
  };
}

interface Sketch {
  readonly clocks: readonly ManifestClock[];
  readonly ports: readonly PortText[];
  readonly paths?: Readonly<Record<string, string>>;
  readonly streams?: readonly ManifestStream[];
  readonly enumerations?: Readonly<Record<string, NonNullable<ManifestPort['enumeration']>>>;
}

async function design(name: string, sketch: Sketch): Promise<DesignFiles> {
  const controls = sketch.clocks.flatMap((clock): ManifestPort[] => [
    { ...port(`in ${clock.clock}`, {}), role: 'clock' },
    ...(clock.reset === null ? [] : [{ ...port(`in ${clock.reset.port}`, {}), role: 'reset' as const }]),
  ]);
  const distinct = controls.filter((one, i) => controls.findIndex((other) => other.name === one.name) === i);
  const ports = sketch.ports.map((text) => {
    const made = port(text, sketch.paths ?? {});
    const enumeration = sketch.enumerations?.[made.name];
    return enumeration === undefined ? made : { ...made, enumeration };
  });
  const manifest: Manifest = {
    tool: { name: 'mosaic', version: '0.1.0' },
    top: name,
    files: [`${name}.sv`],
    modules: [
      {
        name,
        className: name,
        doc: '',
        source: null,
        parameters: {},
        file: `${name}.sv`,
        sha256: null,
        blackBox: false,
        clocks: sketch.clocks,
        ports: [...distinct, ...ports],
        streams: sketch.streams ?? [],
        memories: [],
        registers: [],
        instances: [],
        properties: [],
      },
    ],
  };
  const text = await readFile(new URL(`./${name}.sv`, import.meta.url), 'utf8');
  return { manifest, files: new Map([[`${name}.sv`, text]]) };
}

function stream(path: string, direction: ManifestStream['direction'], payload = [`${path}_bits`]): ManifestStream {
  return { path, direction, valid: `${path}_valid`, ready: `${path}_ready`, payload, domain: 'core' };
}

const core: ManifestClock = {
  domain: 'core',
  clock: 'clk',
  edge: 'rising',
  reset: { port: 'rst_n', kind: 'async', activeLow: true },
};

export const queue = await design('queue', {
  clocks: [core],
  ports: ['in enq_valid', 'out enq_ready', 'in enq_bits 8', 'out deq_valid', 'in deq_ready', 'out deq_bits 8'],
  paths: {
    enq_valid: 'enq.valid',
    enq_ready: 'enq.ready',
    enq_bits: 'enq.bits',
    deq_valid: 'deq.valid',
    deq_ready: 'deq.ready',
    deq_bits: 'deq.bits',
  },
  streams: [stream('enq', 'consumes'), stream('deq', 'produces')],
});

/** The queue with payloads that count as signed, for the kinds of arrays. */
export const signedQueue: DesignFiles = {
  files: queue.files,
  manifest: {
    ...queue.manifest,
    modules: queue.manifest.modules.map((module) => ({
      ...module,
      ports: module.ports.map((one) => (one.width === 8 ? { ...one, signed: true } : one)),
    })),
  },
};

export const counter = await design('counter', {
  clocks: [{ ...core, reset: { port: 'rst', kind: 'sync', activeLow: false } }],
  ports: ['in en', 'out count 4', 'out wrapped', 'out phase 2'],
  enumerations: { phase: { name: 'Phase', members: { Idle: 0, Warm: 1, Hot: 2 } } },
});

export const widePorts = await design('wide_ports', {
  clocks: [{ ...core, reset: null }],
  ports: [
    'in wide 200',
    'in a -20',
    'in b -32',
    'in c -40',
    'in d 64',
    'out wide_inverted 200',
    'out a_negated -21',
    'out b_held -32',
    'out c_held -40',
    'out d_plus_1 64',
    'in lanes_0 16',
    'in lanes_1 16',
    'out sum 17',
  ],
  paths: { lanes_0: 'lanes.0', lanes_1: 'lanes.1' },
});

const recordFields = ['kind', 'value', 'last', 'tag'];

export const records = await design('records', {
  clocks: [core],
  ports: [
    'in broken 2',
    'in in_valid',
    'out in_ready',
    'in in_bits_kind 3',
    'in in_bits_value -40',
    'in in_bits_last',
    'in in_bits_tag 64',
    'out out_valid',
    'in out_ready',
    'out out_bits_kind 3',
    'out out_bits_value -40',
    'out out_bits_last',
    'out out_bits_tag 64',
  ],
  paths: Object.fromEntries(
    ['in', 'out'].flatMap((name) => [
      [`${name}_valid`, `${name}.valid`],
      [`${name}_ready`, `${name}.ready`],
      ...recordFields.map((field) => [`${name}_bits_${field}`, `${name}.bits.${field}`]),
    ]),
  ),
  streams: [
    stream(
      'in',
      'consumes',
      recordFields.map((field) => `in_bits_${field}`),
    ),
    stream(
      'out',
      'produces',
      recordFields.map((field) => `out_bits_${field}`),
    ),
  ],
});

const fastReset = { port: 'fast_rst_n', kind: 'async', activeLow: true } as const;

export const twoClocks = await design('two_clocks', {
  clocks: [
    { domain: 'fast', clock: 'fast_clk', edge: 'rising', reset: fastReset },
    { domain: 'slow', clock: 'slow_clk', edge: 'rising', reset: null },
    { domain: 'falling', clock: 'fast_clk', edge: 'falling', reset: fastReset },
  ],
  ports: ['out fast_count 16', 'out slow_count 16', 'out falling_count 16'],
});
