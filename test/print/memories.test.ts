import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  Bool,
  Module,
  UInt,
  generate,
  input,
  memory,
  output,
  readPort,
  readWritePort,
  when,
  writePort,
} from '../../gen/index.ts';
import { body, printed } from './support/text.ts';
import { CLEAN, lint, tool, withFiles } from './support/tools.ts';

/** A block RAM with byte lanes and a depth that is no power of two. */
class Masked extends Module {
  readonly go = input(Bool());
  readonly at = input(UInt(9));
  readonly data = input(UInt(32));
  readonly lanes = input(UInt(4));
  readonly q = output(UInt(32));
  readonly words = memory(UInt(32), {
    depth: 384,
    style: 'block',
    ports: { wr: writePort({ maskBits: 4 }), rd: readPort({ latency: 1 }) },
  });

  logic() {
    when(this.go, () => this.words.ports.wr.write(this.at, this.data, { mask: this.lanes }));
    this.q.assign(this.words.ports.rd.read(this.at, { enable: this.go.not() }));
  }
}

/** One port for both, where a word is read while it is not written. */
class Shared extends Module {
  readonly go = input(Bool());
  readonly write = input(Bool());
  readonly at = input(UInt(10));
  readonly data = input(UInt(16));
  readonly q = output(UInt(16));
  readonly words = memory(UInt(16), { depth: 1024, style: 'block', ports: { rw: readWritePort() } });

  logic() {
    const { go, write, data } = this;
    this.q.assign(this.words.ports.rw.access(this.at, { enable: go, write, data }));
  }
}

/** A table, and a memory whose read sees what is being written. */
class Others extends Module {
  readonly go = input(Bool());
  readonly at = input(UInt(3));
  readonly data = input(UInt(8));
  readonly constant = output(UInt(8));
  readonly fresh = output(UInt(8));
  readonly table = memory(UInt(8), { depth: 6, init: [3, 1, 4, 1, 5, 9], ports: { rd: readPort({ latency: 0 }) } });
  readonly recent = memory(UInt(8), {
    depth: 8,
    readDuringWrite: 'new',
    ports: { wr: writePort(), rd: readPort({ latency: 1 }) },
  });

  logic() {
    this.constant.assign(this.table.ports.rd.read(this.at));
    when(this.go, () => this.recent.ports.wr.write(this.at, this.data));
    this.fresh.assign(this.recent.ports.rd.read(this.at));
  }
}

/** Reads and writes promise to keep apart. */
class Apart extends Module {
  readonly go = input(Bool());
  readonly at = input(UInt(4));
  readonly from = input(UInt(4));
  readonly data = input(UInt(8));
  readonly q = output(UInt(8));
  readonly words = memory(UInt(8), {
    depth: 16,
    readDuringWrite: 'forbidden',
    ports: { wr: writePort(), rd: readPort({ latency: 1 }) },
  });

  logic() {
    when(this.go, () => this.words.ports.wr.write(this.at, this.data));
    this.q.assign(this.words.ports.rd.read(this.from));
  }
}

/** Lines of this file, from 1, that hold a text. */
const source = readFileSync(new URL(import.meta.url), 'utf8').split('\n');
const lineWith = (text: string): number => source.findIndex((line) => line.includes(text)) + 1;

describe('memories', () => {
  it.each([
    ['masked', 'for (int i = 0', 'wr.write(this.at, this.data, { mask', () => new Masked()],
    ['masked', 'words_rd_data <=', 'rd.read(this.at, { enable', () => new Masked()],
    ['shared', 'words[at] <= data', 'rw.access(this.at', () => new Shared()],
    ['shared', 'words_rw_read_data <=', 'rw.access(this.at', () => new Shared()],
    ['others', 'recent[at] <= data', 'recent.ports.wr.write', () => new Others()],
  ])('%s: %s names the line of the port’s use', async (name, text, call, top) => {
    const { files } = await generate(top);
    const line = files
      .get(`${name}.sv`)!
      .split('\n')
      .find((one) => one.includes(text));
    expect(line).toContain(`// memories.test.ts:${lineWith(call)}`);
  });

  it('with lanes are written in a loop, and addresses past the end are guarded', async () => {
    const design = await printed(() => new Masked());
    expect(body(design, 'masked')).toMatchInlineSnapshot(`
      "// Registers
      logic [31:0] words_rd_data;

      // Memories
      (* ram_style = "block" *)
      logic [31:0] words [0:383];

      // Logic
      assign q = words_rd_data;

      wire logic at_below_384 = at < 9'd384;

      always @(posedge clk) begin
        if (go & at_below_384) begin
          for (int i = 0; i < 4; i++) begin
            if (lanes[i]) words[at][i * 8 +: 8] <= data[i * 8 +: 8];
          end
        end
      end

      always @(posedge clk) if (~go) words_rd_data <= at_below_384 ? words[at] : 32'd0;

      // Unread on purpose
      wire logic unused_ok = &{
        1'd0,
        rst_n  // nothing here is reset
      };"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it('with one port for both choose in one block', async () => {
    const design = await printed(() => new Shared());
    expect(body(design, 'shared')).toMatchInlineSnapshot(`
      "// Registers
      logic [15:0] words_rw_read_data;

      // Memories
      (* ram_style = "block" *)
      logic [15:0] words [0:1023];

      // Logic
      assign q = words_rw_read_data;

      always @(posedge clk) begin
        if (go) begin
          if (write) begin
            words[at] <= data;
          end else begin
            words_rw_read_data <= words[at];
          end
        end
      end

      // Unread on purpose
      wire logic unused_ok = &{
        1'd0,
        rst_n  // nothing here is reset
      };"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it('have contents and bypasses where asked for', async () => {
    const design = await printed(() => new Others());
    expect(body(design, 'others')).toMatchInlineSnapshot(`
      "// Registers
      logic [7:0] recent_rd_data;

      // Memories
      logic [7:0] table_mem [0:5];
      logic [7:0] recent [0:7];

      // Logic
      assign constant = (at < 3'd6) ? table_mem[at] : 8'd0;
      assign fresh    = recent_rd_data;

      initial begin
        table_mem[0] = 8'd3;
        table_mem[1] = 8'd1;
        table_mem[2] = 8'd4;
        table_mem[3] = 8'd1;
        table_mem[4] = 8'd5;
        table_mem[5] = 8'd9;
      end

      always @(posedge clk) if (go) recent[at] <= data;

      always @(posedge clk) recent_rd_data <= go ? data : recent[at];

      // Unread on purpose
      wire logic unused_ok = &{
        1'd0,
        rst_n  // nothing here is reset
      };"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it('stop the simulation where a word is read while it is written and that is forbidden', async () => {
    const design = await printed(() => new Apart());
    expect(body(design, 'apart').replace(/\([^()]*memories\.test\.ts:\d+\)/, '(…)')).toMatchInlineSnapshot(`
      "// Registers
      logic [7:0] words_rd_data;

      // Memories
      (* no_rw_check *)
      logic [7:0] words [0:15];

      // Logic
      assign q = words_rd_data;

      always @(posedge clk) if (go) words[at] <= data;

      always @(posedge clk) words_rd_data <= words[from];

      // Checks
      \`ifndef SYNTHESIS
      \`ifndef FORMAL
      always @(posedge clk or negedge rst_n) begin
        if (rst_n) begin
          if (go & (at == from)) $fatal(1, "words: a word is read while it is written (…)");
        end
      end
      \`endif
      \`endif"
    `);
    expect(await lint(design)).toEqual(CLEAN);
  });

  it.each([
    ['xc7', 'with lanes', 'synth_xilinx -family xc7', /RAMB(?:36|18)E1 +1$/m, () => new Masked()],
    ['ECP5', 'with lanes', 'synth_ecp5', /DP16KD +[12]$/m, () => new Masked()],
    ['xc7', 'with one port', 'synth_xilinx -family xc7', /RAMB(?:36|18)E1 +1$/m, () => new Shared()],
    ['ECP5', 'with one port', 'synth_ecp5', /DP16KD +1$/m, () => new Shared()],
  ])('of style block become block RAM of %s, %s', async (_family, _kind, script, cell, top) => {
    const { files, manifest } = await printed(top);
    const output = await withFiles(files, async (folder) => {
      const read = `read_verilog -sv ${manifest.files.join(' ')}`;
      return (await tool('yosys', ['-p', `${read}; ${script} -top ${manifest.top}; stat`], folder)).output;
    });
    expect(output.split('Number of cells').at(-1)).toMatch(cell);
  });
});
