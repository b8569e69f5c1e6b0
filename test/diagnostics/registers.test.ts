import { describe, expect, it } from 'vitest';
import { UserError } from '../../gen/errors.ts';
import { RegisterError, defineRegisters } from '../../hw/registers/definition/index.ts';
import { refusal, wrongDefinitions } from './registers.ts';

/** After a wanted change of texts: `npx vitest run test/diagnostics -u`, and read the difference. */
describe('wrong definitions of registers', () => {
  it.each(Object.entries(wrongDefinitions))('%s', async (name, spec) => {
    await expect(`${refusal(spec)}\n`).toMatchFileSnapshot(`expected/registers/${name}.txt`);
  });

  it('are mistakes of the user, all of them told together, each with its path', () => {
    try {
      defineRegisters(wrongDefinitions['reset-of-wrong-kind']);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as RegisterError).mistakes.map(({ where }) => where)).toEqual([
        'control.driven',
        'control.go',
        'control.mode',
        'control.style',
        'control.count',
        'control.level',
      ]);
    }
  });
});
