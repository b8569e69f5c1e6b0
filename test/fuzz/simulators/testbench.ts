import type { Case } from '../reference/index.ts';

/** The module of a case's testbench. */
export function testbenchName({ recipe }: Case): string {
  return `tb_${recipe.seed}`;
}

function hex(parts: readonly (readonly [value: bigint, width: number])[]): string {
  return parts
    .reduce((word, [value, width]) => (word << BigInt(width)) | BigInt.asUintN(width, value), 0n)
    .toString(16);
}

/**
 * The files of a testbench for simulators of SystemVerilog: it applies the stimulus of one file, compares with another, tells every step that differs
 * (`DIFFERS <seed> <step> <all values>`) and says `DONE <seed>` at its end. Under `ICARUS` registers and memories without a value begin as 0.
 */
export function testbench(c: Case): Map<string, string> {
  const { stimulus, observed, powerOn, recipe, printed, expected } = c;
  const { inputs, clocks, resets, steps } = stimulus;
  const name = testbenchName(c);
  const first = [...inputs.map((p) => [p.name, p.width] as const), ...resets.map((p) => [p.name, 1] as const)];
  const pins = [...first, ...clocks.map((clock) => [clock, 1] as const)];
  const outputs = c.design.top.ports.filter(({ kind }) => kind === 'output');
  const early = first.reduce((sum, [, width]) => sum + width, 0);
  const stimulusWidth = Math.max(1, early + clocks.length);
  const seenWidth = observed.reduce((sum, { width }) => sum + width, 0);
  const range = (width: number) => `[${width - 1}:0]`;
  const quiet = new Map(resets.map(({ name: reset, activeLow }) => [reset, activeLow ? 1 : 0]));
  const connected = [...pins.map(([pin]) => pin), ...outputs.map((p) => p.name)];
  const lines = [
    `module ${name};`,
    ...pins.map(([pin, width]) => `  reg ${range(width)} ${pin} = ${quiet.get(pin) ?? 0};`),
    ...outputs.map((p) => `  wire ${range(p.width)} ${p.name};`),
    `  ${printed.manifest.top} dut (${connected.map((pin) => `.${pin}(${pin})`).join(', ')});`,
    `  reg ${range(stimulusWidth)} stimulus [0:${steps.length - 1}];`,
    `  reg ${range(seenWidth)} expected [0:${steps.length - 1}];`,
    `  wire ${range(seenWidth)} seen = {${observed.map((o) => (o.isRegister ? `dut.${o.printed}` : o.printed)).join(', ')}};`,
    // Verilator unrolls a loop whose end is a constant, so that the design's logic would be there sixty times.
    `  integer step, steps = ${steps.length};`,
    `  reg ${range(stimulusWidth)} word;`,
    '  initial begin',
    `    $readmemh("${name}.stimulus", stimulus);`,
    `    $readmemh("${name}.expected", expected);`,
    '`ifdef __ICARUS__',
    ...powerOn.map(({ printed: at, depth }) =>
      depth === null
        ? `    dut.${at} <= 0;`
        : `    for (step = 0; step < ${depth}; step = step + 1) dut.${at}[step] <= 0;`,
    ),
    '`endif',
    '`ifdef DUMP',
    `    $dumpfile("${name}.fst");`,
    `    $dumpvars(0, dut);`,
    '`endif',
    '    for (step = 0; step < steps; step = step + 1) begin',
    '      word = stimulus[step];',
    ...(early === 0
      ? []
      : [`      {${first.map(([pin]) => pin).join(', ')}} = word[${stimulusWidth - 1}:${clocks.length}];`]),
    `      #1 if (seen !== expected[step]) $display("DIFFERS ${recipe.seed} %0d %h", step, seen);`,
    clocks.length === 0 ? '      #1;' : `      #1 {${clocks.join(', ')}} = word[${clocks.length - 1}:0];`,
    '      #2;',
    '    end',
    `    $display("DONE ${recipe.seed}");`,
    '  end',
    'endmodule',
    '',
  ];
  const stimulusText = steps.map((step) =>
    hex([
      ...step.inputs.map((value, i) => [value, inputs[i].width] as const),
      ...[...step.resets, ...step.clocks].map((level) => [level ? 1n : 0n, 1] as const),
    ]),
  );
  const expectedText = expected.map((values) => hex(values.map((value, i) => [value, observed[i].width] as const)));
  return new Map([
    [`${name}.sv`, lines.join('\n')],
    [`${name}.stimulus`, `${stimulusText.join('\n')}\n`],
    [`${name}.expected`, `${expectedText.join('\n')}\n`],
  ]);
}
