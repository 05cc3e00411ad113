import type { ObjectCheck } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { memo } from '../../check/memo.ts';
import { takeTurns } from '../../check/one-at-a-time.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const nvramUnique: ObjectCheck<'domain'> = {
  id: 'nvram-unique',
  category: 'domain',
  title: 'No domain that can run at the same time shares the NVRAM file',
  severity: 'error',
  fix: {
    nix: 'Declare a separate `nvram_path` for each domain in Nix.',
    xml: 'Declare a separate file in `<nvram>` for each domain.',
  },
  tier: 'rendered',
  why: 'Both guests write their boot entries to the one file and overwrite each other’s. The usual cause is a copied domain.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.firmware.nvram !== undefined,
  judge(domain, _subject, context) {
    const path = domain.firmware.nvram ?? '';
    const sharing = (users(context).get(path) ?? []).filter((name) => name !== domain.name);
    const others = sharing.filter((name) => !takeTurns(domain.name, name, context));
    if (others.length === 0 && sharing.length > 0)
      return pass(
        `${path}, shared with ${sharing.join(', ')}, which also has the same disk: only one of them runs at a time`,
      );
    if (others.length === 0) return pass(path);
    return fail(
      'a file that no other domain uses',
      `${path} is also the NVRAM file of ${others.join(', ')}`,
      evidenceAt(domain.xml, '/domain/os/nvram'),
    );
  },
};

const users: (context: CheckContext) => ReadonlyMap<string, readonly string[]> = memo(({ declared }) => {
  const names = new Map<string, string[]>();
  for (const { name, firmware } of declared.domains) {
    if (firmware.nvram !== undefined) names.set(firmware.nvram, [...(names.get(firmware.nvram) ?? []), name]);
  }
  return names;
});
