import type { DesignRecipe, Item } from '../../fuzz/recipe/index.ts';

/**
 * The design with assertions that fail now and then, in every module: what it covers is asserted, and so is the parity of its registers.
 */
export function withAssertions(recipe: DesignRecipe): DesignRecipe {
  const modules = recipe.modules.map((module) => {
    const parities = module.items.flatMap((item): Item[] => {
      if (item.i !== 'reg' || (item.shape.kind !== 'uint' && item.shape.kind !== 'sint')) return [];
      const register = { op: 'ref', root: item.name, path: [], type: item.shape } as const;
      return [{ i: 'check', what: 'assert', cond: { op: 'call', f: 'xorR', args: [register] }, domain: item.domain }];
    });
    const items = module.items.map((item): Item =>
      item.i === 'check' && item.what === 'cover' ? { ...item, what: 'assert' } : item,
    );
    return { ...module, items: [...items, ...parities] };
  });
  return { ...recipe, modules };
}
