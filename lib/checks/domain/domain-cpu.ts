import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';
import { xpathText } from '../../xml/xpath.ts';

export const domainCpu: ObjectCheck<'domain'> = {
  id: 'domain-cpu',
  category: 'domain',
  title: 'CPU matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `cpu = { mode = …; }` in Nix to the mode in the lab file, or correct the lab file.',
    xml: 'Set `<cpu mode="…"/>` to the mode in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'A system installed on one CPU model may not start on another, and nested virtualisation needs the host’s own. https://libvirt.org/formatdomain.html#cpu-model-and-topology',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.cpu !== undefined,
  judge({ xml }, { intent }) {
    const model = xpathText(xml, 'string(/domain/cpu/model)')?.trim();
    const mode = xpathText(xml, '/domain/cpu/@mode');
    if (model && model === intent?.cpu) return judgeText(xml, '/domain/cpu/model', intent.cpu, model);
    return judgeText(xml, '/domain/cpu/@mode', intent?.cpu ?? '', mode ?? model);
  },
};
