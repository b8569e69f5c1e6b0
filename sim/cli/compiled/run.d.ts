export declare const TOOL: string;
export declare const FORMAT: number;
export declare function freshScript(recordPath: string): string | null;
export declare function runScript(script: string, require: (id: string) => unknown): Record<string, unknown>;
