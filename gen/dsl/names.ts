import { snakeCase } from '../snake-case.ts';

export { snakeCase };

/** `lanes.3.accValid` → `lanes_3_acc_valid`. */
export function snakePath(path: string): string {
  return path.split('.').map(snakeCase).join('_');
}

const remembered = new Map<string, string>();

/** {@link snakePath} of names that come again and again. */
export function rememberedSnakePath(path: string): string {
  let snake = remembered.get(path);
  if (snake === undefined) {
    if (remembered.size > 20_000) remembered.clear();
    snake = snakePath(path);
    remembered.set(path, snake);
  }
  return snake;
}
