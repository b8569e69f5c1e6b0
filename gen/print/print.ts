import { portDomains } from '../check/crossings/port-domains.ts';
import type { Design, ModuleIr, Signal } from '../ir/index.ts';
import type { Manifest, ManifestModule } from '../manifest/index.ts';
import type { CombinationalPaths } from './legalise/combinational.ts';
import type { PrintedInterface } from './module/instances.ts';
import { moduleText, OWN_NAME, type ModuleText } from './module/print-module.ts';
import { ModuleLibrary } from './module/library.ts';
import { locate } from './output/locate.ts';
import { manifestModule } from './output/manifest-module.ts';
import { toolVersion } from './output/version.ts';

export interface PrintOptions {
  /** Comments `// queue.ts:12` at the ends of lines. Default true. */
  readonly locators?: boolean;
  /** A Source Map v3 file beside each module. Default true. */
  readonly sourceMaps?: boolean;
  /** Text over every file, e.g. a licence, without comment marks. */
  readonly header?: string;
}

export interface PrintedDesign {
  /** Text by path: modules (`queue_2x8.sv`), their source maps, the file list (`<top>.f`), `manifest.json`. */
  readonly files: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
}

/** A module that has its final name. */
interface Finished extends PrintedInterface {
  readonly paths: CombinationalPaths;
}

const NO_PATHS: CombinationalPaths = new Map();

/**
 * Prints a checked design as SystemVerilog: one file per module, leaves first, modules of equal text once. The same design gives the
 * same bytes on every run.
 */
export function print(design: Design, options: PrintOptions = {}): PrintedDesign {
  const { locators = true, sourceMaps = true, header = '' } = options;
  const { places } = design;
  const files = new Map<string, string>();
  const described: ManifestModule[] = [];
  const order: string[] = [];
  const finished = new Map<ModuleIr, Finished>();
  const library = new ModuleLibrary();
  const domains = portDomains(design);
  const printed = {
    interfaceOf: (module: ModuleIr) => finished.get(module)!,
    pathsOf: (module: ModuleIr) => finished.get(module)?.paths ?? NO_PATHS,
  };

  for (const module of design.modules) {
    if (module.blackBox !== null) {
      const { verilogName: name, source } = module.blackBox;
      const portName = (port: Signal): string => port.name;
      finished.set(module, { name, portName, paths: NO_PATHS });
      if (!library.reserve(name)) continue;
      const file = source === null ? null : `${name}.sv`;
      const text = source === null ? null : source.replace(/\n*$/, '\n');
      if (file !== null && text !== null) {
        files.set(file, text);
        order.push(file);
      }
      const nothing = { memoryName: () => '', registers: [], instances: [] };
      described.push(manifestModule({ module, name, file, text, portName, ...nothing }, places, domains));
      continue;
    }
    const text: ModuleText = moduleText(module, places, header, printed);
    const { name, isNew } = library.name(module, text.text);
    // found now, so that nothing of the module's expressions is kept; nobody asks for those of the top
    const paths = module === design.top ? NO_PATHS : text.paths();
    finished.set(module, { name, portName: text.portName, paths });
    if (!isNew) continue;
    const file = `${name}.sv`;
    const lines = text.text.replaceAll(OWN_NAME, name).split('\n');
    const home = places[module.place]?.file ?? '';
    const located = locate(lines, { file, places, home, locators, sourceMap: sourceMaps });
    files.set(file, located.text);
    if (located.map !== null) files.set(`${file}.map`, located.map);
    order.push(file);
    const memoryName = (i: number): string => text.memoryNames[i];
    described.push(manifestModule({ module, name, file, memoryName, ...text, text: located.text }, places, domains));
  }

  const top = finished.get(design.top)!.name;
  const manifest: Manifest = {
    tool: { name: 'mosaic', version: toolVersion() },
    top,
    files: order,
    modules: described,
  };
  files.set(`${top}.f`, order.map((file) => `${file}\n`).join(''));
  files.set('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  return { files, manifest };
}
