/** Registers from one definition (docs/registers.md): as data, as circuits, as texts. `sim` takes the definition alone. */
export * from './definition/index.ts';
export * from './circuit/index.ts';
export * from './axi-lite/index.ts';
export * from './print/index.ts';
