import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { adapterOf, describeAdapter, isOfModel, isUnplugged } from '../../check/guest/guest-adapters.ts';
import { interfacePath } from '../../check/lookup.ts';
import type { GuestInterface } from '../../model/guest-view.ts';

export const probeInterfaces = probeCheck(
  {
    id: 'probe-interfaces',
    title: 'Guest sees the declared network adapters, and no others',
    severity: 'error',
    fix: 'Declare for every interface its `mac` and a `model` that the installer has a driver for (`e1000e` for Windows, `e1000` on a machine without PCI Express).',
    why: 'Without a model libvirt picks one (rtl8139 on a PC), and without a MAC address it generates a new one each time the domain is defined; a guest does not see an adapter that it has no driver for.',
  },
  {
    judge(guest) {
      const found = guest.view.interfaces;
      const seen = found.map(describeAdapter).join(', ') || 'no adapter';
      const errors = guest.view.moduleErrors.map((error) => `module not loaded: ${error}`);
      return judgeExpected(guest, seen, [...byXml(guest), ...byLab(guest)], [seen, ...errors].join('\n'));
    },
  },
);

function byXml({ domain, view }: Guest): Expectation[] {
  const by = 'the domain XML';
  const nics = domain.interfaces.map((nic): Expectation => {
    const adapter = adapterOf(nic, view.interfaces);
    const up = !isUnplugged(nic, domain);
    const expected = `${nic.mac ?? 'no MAC'} ${nic.model ?? `type ${nic.type}`}, link ${up ? 'up' : 'down'}`;
    const holds = adapter !== undefined && isOfModel(adapter, nic.model) && adapter.carrier === up;
    return { by, expected, holds, xpath: interfacePath(nic) };
  });
  const extra = view.interfaces.filter(({ mac }) => !domain.interfaces.some((nic) => nic.mac === mac));
  const xpath = `/domain/devices/interface[${domain.interfaces.length + 1}]`;
  return [
    ...nics,
    ...extra.map(({ mac }): Expectation => ({ by, expected: `no adapter ${mac}`, holds: false, xpath })),
  ];
}

/** The lab file states the number of adapters, their models, and the MACs that it names. */
function byLab({ intent, view: { interfaces: found } }: Guest): Expectation[] {
  const wanted = intent?.interfaces;
  if (!wanted) return [];
  const expectation = (expected: string, holds: boolean): Expectation => {
    return { by: 'the lab file', expected, holds, xpath: '/domain/devices/interface' };
  };
  const named = wanted.flatMap(({ mac: written, model }) => {
    const mac = written?.toLowerCase();
    const fits = (adapter: GuestInterface) => adapter.mac === mac && isOfModel(adapter, model);
    return mac === undefined ? [] : [expectation([mac, model].filter(Boolean).join(' '), found.some(fits))];
  });
  const models = [...new Set(wanted.flatMap(({ model }) => model ?? []))].map((model) => {
    const count = wanted.filter((intended) => intended.model === model).length;
    return expectation(`${count} of model ${model}`, found.filter((one) => isOfModel(one, model)).length >= count);
  });
  const count = wanted.length === 1 ? '1 adapter' : `${wanted.length} adapters`;
  return [expectation(count, found.length === wanted.length), ...named, ...models];
}
