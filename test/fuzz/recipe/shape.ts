import type { DesignRecipe, Ground, Path, Shape } from './recipe.ts';

export const BOOL: Ground = { kind: 'bool' };

export function uint(width: number): Ground {
  return { kind: 'uint', width };
}

export function sint(width: number): Ground {
  return { kind: 'sint', width };
}

export function isGround(shape: Shape): shape is Ground {
  return shape.kind !== 'vec' && shape.kind !== 'bundle' && shape.kind !== 'stream';
}

/** Member counts of a design's enumerations. */
export type Enums = ReadonlyMap<string, number>;

export function enumsOf(design: DesignRecipe): Enums {
  return new Map(design.enums.map(({ name, members }) => [name, members]));
}

export function widthOf(type: Ground, enums: Enums): number {
  if (type.kind === 'bool') return 1;
  if (type.kind !== 'enum') return type.width;
  return Math.max(1, Math.ceil(Math.log2(enums.get(type.name) ?? 1)));
}

export function shapeWidth(shape: Shape, enums: Enums): number {
  if (isGround(shape)) return widthOf(shape, enums);
  if (shape.kind === 'vec') return shape.length * shapeWidth(shape.of, enums);
  if (shape.kind === 'stream') return 2 + shapeWidth(shape.of, enums);
  return shape.fields.reduce((sum, field) => sum + shapeWidth(field, enums), 0);
}

export interface LeafOf {
  readonly path: Path;
  readonly type: Ground;
  /** The other direction than the whole: the `ready` of a stream. */
  readonly flipped: boolean;
}

/** The ground parts of a shape, in the order of the language. */
export function leavesOf(shape: Shape, path: Path = [], flipped = false): LeafOf[] {
  if (isGround(shape)) return [{ path, type: shape, flipped }];
  if (shape.kind === 'vec')
    return Array.from({ length: shape.length }, (_, i) => leavesOf(shape.of, [...path, i], flipped)).flat();
  if (shape.kind === 'bundle') return shape.fields.flatMap((field, i) => leavesOf(field, [...path, `f${i}`], flipped));
  return [
    { path: [...path, 'valid'], type: BOOL, flipped },
    { path: [...path, 'ready'], type: BOOL, flipped: !flipped },
    ...leavesOf(shape.of, [...path, 'bits'], flipped),
  ];
}

/** The part of a shape at the end of a path, or null when there is none. */
export function partOf(shape: Shape, path: Path): Shape | null {
  let part: Shape = shape;
  for (const step of path) {
    let next: Shape | undefined;
    if (part.kind === 'vec' && typeof step === 'number' && step < part.length) next = part.of;
    else if (part.kind === 'bundle' && typeof step === 'string') next = part.fields[Number(step.slice(1))];
    else if (part.kind === 'stream') next = step === 'bits' ? part.of : BOOL;
    if (next === undefined) return null;
    part = next;
  }
  return part;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The shape as the language writes it. */
export function typeText(shape: Shape): string {
  switch (shape.kind) {
    case 'bool':
      return 'Bool()';
    case 'uint':
      return `UInt(${shape.width})`;
    case 'sint':
      return `SInt(${shape.width})`;
    case 'enum':
      return shape.name;
    case 'vec':
      return `Vec(${shape.length}, ${typeText(shape.of)})`;
    case 'bundle':
      return `Bundle({ ${shape.fields.map((field, i) => `f${i}: ${typeText(field)}`).join(', ')} })`;
    case 'stream':
      return `Stream(${typeText(shape.of)})`;
  }
}

/** The integer that bits stand for in a type; members of an enumeration wrap around. */
export function fitted(type: Ground, value: bigint, enums: Enums): bigint {
  if (type.kind === 'enum') return BigInt.asUintN(62, value) % BigInt(enums.get(type.name) ?? 1);
  const width = widthOf(type, enums);
  return type.kind === 'sint' ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value);
}

export function pathText(path: Path): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
}
