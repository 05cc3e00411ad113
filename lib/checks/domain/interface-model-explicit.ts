import type { ObjectCheck } from '../../check/check.ts';
import { interfacePath } from '../../check/lookup.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Interface } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

/** Interfaces of these types are the host's own adapters, whose model is fixed. */
const ofHost = new Set(['hostdev', 'vdpa']);

export const interfaceModelExplicit: ObjectCheck<'domain'> = {
  id: 'interface-model-explicit',
  category: 'domain',
  title: 'Model of every interface is declared',
  severity: 'warning',
  fix: {
    nix: 'Declare `model = { type = "e1000e"; }` (Windows includes its driver) or `"virtio"` on every interface; a template makes that of its own with `virtio_net = true`, or `base // { devices = …; }`.',
    xml: 'Declare `<model type="e1000e"/>` (Windows includes its driver) or `<model type="virtio"/>` on every interface.',
  },
  tier: 'rendered',
  why: '`virtio_net = false` emits no `<model>` (NixVirt templates/domain/base.nix), and libvirt then picks rtl8139, a 100 Mbit/s card.',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.interfaces.length > 0,
  judge(domain, { observed }) {
    const madeOf = ({ position }: Interface) => observed?.interfaces[position - 1]?.model;
    const bare = domain.interfaces.filter((nic) => nic.model === undefined && !ofHost.has(nic.type));
    const positions = bare.map((nic) => {
      const made = madeOf(nic);
      return made === undefined ? nic.position : `${nic.position} (libvirt picks ${made})`;
    });
    const all = domain.interfaces.map(({ model, type }) => model ?? `the host’s own (${type})`).join(', ');
    return judgeNone(bare, (nic) => evidenceAt(domain.xml, `${interfacePath(nic)}/model/@type`), {
      ok: all,
      expected: 'a model on every interface',
      actual: `none on interface ${positions.join(', ')}`,
    });
  },
};
