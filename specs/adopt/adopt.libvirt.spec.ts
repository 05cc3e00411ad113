import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { VirshCommand } from '../../lib/libvirt/virsh-command.ts';
import { run } from '../../lib/process/run.ts';
import { reportSchema } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const idOf = (index: number) => `7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c${index}`;
const domainXml = (name: string, index: number) =>
  `<domain type='qemu'><name>${name}</name><uuid>${idOf(index)}</uuid><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
const networkXml = (name: string, index: number, subnet: number) =>
  `<network><name>${name}</name><uuid>${idOf(index)}</uuid><mac address='52:54:00:00:00:${index}'/><bridge name='virbr${subnet}'/>
<ip address='10.${subnet}.0.1' netmask='255.255.255.0'/></network>`;

describeLane(
  'libvirt',
  'virtspec adopt into a folder of XML',
  () => {
    test.each([
      ['without a manifest', undefined],
      [
        'with a manifest, whose list of networks is empty',
        { version: 1, objects: [{ file: 'domains/own.xml', active: null }], empty: ['networks'] },
      ],
    ])('%s: the files are copied, and nothing is deleted or started', async (_, manifest) => {
      using place = new Workplace();
      await using sandbox = await Sandbox.start();
      await using virsh = await sandbox.virsh();
      const give = (xml: string, command: string) =>
        virsh.output([command, '--file', place.write('given.xml', xml)] as unknown as VirshCommand);
      place.write('lab.yaml', 'lab: xml\nsource: { xml: xml }\n');
      place.write('xml/domains/own.xml', domainXml('own', 10));
      // Named after another domain than it declares: it must not be replaced.
      place.write('xml/domains/old.xml', domainXml('older', 11));
      if (manifest) place.write('xml/manifest.json', JSON.stringify(manifest));
      else place.write('xml/networks/lan.xml', networkXml('lan', 12, 81));
      await give(domainXml('old', 20), 'define');
      await virsh.output(['start', '--domain', 'old']);
      await give(networkXml('spare', 21, 82), 'net-define');
      const call = (...args: string[]) =>
        runVirtspec([...args, '-c', sandbox.uri], { cwd: place.folder, env: place.env });
      const { code, stdout } = await call('adopt');
      expect(stdout).toContain('Wrote adopted/: 1 network, 1 domain, which the lab does not declare.');
      expect(code).toBe(0);
      expect(existsSync(place.path(`adopted/domains/old-${idOf(20)}.xml`))).toBe(true);
      const copy = /^ {2}(cp -r .*)$/m.exec(stdout)?.[1] ?? '';
      await run(['sh', '-c', copy], { cwd: place.folder });
      expect(readFileSync(place.path('xml/domains/old.xml'), 'utf8')).toContain('older');
      const planned = await call('plan', '--reporter', 'json');
      const { prediction } = reportSchema.parse(JSON.parse(planned.stdout));
      const actions = prediction?.changes.map(({ kind, name, action }) => `${kind} ${name} ${action}`).sort();
      expect(actions).toEqual([
        'domain old unchanged',
        'domain older create',
        'domain own create',
        ...(manifest ? [] : ['network lan create']),
        'network spare unchanged',
      ]);
    });
  },
  missingTools('libvirt'),
);
