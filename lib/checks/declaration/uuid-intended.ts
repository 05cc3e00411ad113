import type { AnyCheck } from '../../check/check.ts';
import { judgeText, skip } from '../../finding/verdict.ts';

export const uuidIntended: AnyCheck = {
  id: 'uuid-intended',
  category: 'declaration',
  title: 'UUID matches the lab file',
  severity: 'error',
  fix: 'Set `uuid` to the value in the lab file, or correct the lab file.',
  tier: 'rendered',
  why: 'NixVirt undefines an object whose UUID is no longer declared and defines another one in its place; TPM state is stored by UUID, so a domain loses its sealed keys.',
  kind: 'any',
  kinds: ['network', 'pool', 'domain'],
  reads: 'observed',
  applies: ({ intent }) => intent !== undefined && 'uuid' in intent && intent.uuid !== undefined,
  judge({ kind, intent, observed }) {
    if (!observed) return skip('it is not in libvirt');
    const expected = intent && 'uuid' in intent ? (intent.uuid?.toLowerCase() ?? '') : '';
    return judgeText(observed.xml, `/${kind}/uuid`, expected, observed.uuid);
  },
};
