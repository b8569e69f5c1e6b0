import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { diagnosticsPage, formatMessage } from '../../gen/diagnostics/index.ts';
import { loadCorpus } from './corpus.ts';
import { diagnose } from './diagnose.ts';

const PAGE = new URL('../../docs/diagnostics.md', import.meta.url).pathname;

it('the list of diagnostics in the documentation is what the registry and the corpus say', async () => {
  const messages = new Map<string, string>();
  for (const { code, designs } of await loadCorpus()) {
    const all = Object.values(designs).flatMap((make) => diagnose(make));
    const shown = all.find((message) => message.code === code);
    if (shown !== undefined) messages.set(code, formatMessage(shown));
  }
  const page = await format(diagnosticsPage(messages), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
  await expect(page).toMatchFileSnapshot(PAGE);
});
