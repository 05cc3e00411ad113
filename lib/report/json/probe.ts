import type { GuestView } from '../../model/guest-view.ts';
import type { ProbeBoot, ProbeOutcome } from '../../model/probe.ts';
import { notProvedBy } from '../probe-words.ts';
import { type Screenshot, screenshotFile } from '../screenshot-name.ts';
import { withNulls } from './nulls.ts';
import type { ProbeJson } from './probe-schema.ts';

type BootJson = NonNullable<ProbeJson['domains'][number]['first']>;
type ViewJson = NonNullable<BootJson['answer']>['view'];

/** What the probe showed, in its published shape. */
export function probeJson(probe: ProbeOutcome, screenshots: readonly Screenshot[], folder: string): ProbeJson {
  const { medium, signed, accelerator, domains, reaches } = probe;
  const bootOf = (domain: string, of: 'first' | 'second', boot: ProbeBoot | undefined) => {
    const file = screenshotFile(screenshots, of, domain);
    return boot ? bootJson(boot, file && `${folder}/${file}`) : null;
  };
  return {
    ...{ medium, signed, accelerator, notProved: [...notProvedBy(probe)] },
    domains: domains.map(({ domain, first, skipped, lent, second, secondSkipped }) => ({
      domain,
      first: bootOf(domain, 'first', first),
      skipped: skipped ?? null,
      lent: lent ?? null,
      second: bootOf(domain, 'second', second),
      secondSkipped: secondSkipped ?? null,
    })),
    reaches: reaches.map(({ from, to, network, shared, address, reached }) => {
      return { from, to, network, shared, address, reached };
    }),
  };
}

function bootJson({ milliseconds, answer, failure, contacts, leases, screen }: ProbeBoot, file?: string): BootJson {
  return {
    milliseconds,
    answer: answer ? { channel: answer.channel, view: viewJson(answer.view) } : null,
    failure: failure ? withNulls({ stage: failure.stage, what: failure.what, log: failure.log }) : null,
    contacts: contacts.map(({ mac, address, bridge }) => ({ mac, address, bridge })),
    leases: leases.map(({ network, mac, address, hostname }) => withNulls({ network, mac, address, hostname })),
    screen:
      screen && file
        ? {
            file,
            ...{
              width: screen.width,
              height: screen.height,
              colours: screen.colours,
              drawnByGuest: screen.drawnByGuest,
            },
          }
        : null,
  };
}

function viewJson(view: GuestView): ViewJson {
  const { uuid, vcpus, memory, firmware, secureBoot, setupMode, lockdown, tpm, kept, left, moduleErrors } = view;
  const marks = ({ variable, nvIndex }: GuestView['kept']) => withNulls({ variable, nvIndex });
  return {
    ...withNulls({ uuid, vcpus, firmware, secureBoot, setupMode, lockdown }),
    memory: String(memory),
    tpm: tpm ? withNulls({ version: tpm.version, driver: tpm.driver, pcr7: tpm.pcr7 }) : null,
    interfaces: view.interfaces.map(adapterJson),
    disks: view.disks.map(({ name, bus, bytes }) => ({ name, bus, bytes: String(bytes) })),
    cdroms: view.cdroms.map(({ name, bus, bytes }) => ({
      name,
      bus,
      bytes: bytes === undefined ? null : String(bytes),
    })),
    shares: view.shares.map(({ tag, readable, problem }) => withNulls({ tag, readable, problem })),
    kept: marks(kept),
    left: left ? marks(left) : null,
    moduleErrors: [...moduleErrors],
  };
}

function adapterJson(adapter: GuestView['interfaces'][number]): ViewJson['interfaces'][number] {
  const { name, mac, driver, pciAddress, pciId, carrier, address, prefix } = adapter;
  const { by, dhcpServer, router, gatewayAnswers } = adapter;
  return withNulls({
    ...{ name, mac, driver, pciAddress, pciId, carrier, address, prefix },
    ...{ by, dhcpServer, router, gatewayAnswers },
  });
}
