import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReportJson } from '../../lib/report/report-json.ts';
import { Sandbox } from '../../lib/sandbox/sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';
import { bullets, nameOf } from './plan.ts';

const own = bullets.filter(({ step }) => step === 'step-0');

/** The smallest disc image: an ISO 9660 descriptor of a volume of 17 blocks. */
function disc(): string {
  const bytes = Buffer.alloc(17 * 2048);
  bytes.write('\u0001CD001\u0001', 16 * 2048, 'latin1');
  bytes.writeUInt32LE(17, 16 * 2048 + 80);
  bytes.writeUInt16LE(2048, 16 * 2048 + 128);
  return bytes.toString('latin1');
}

/**
 * A machine that has what the work plan's user must set up: a libvirtd (the sandbox's), the ISOs at the lab's paths, flakes in Nix's settings.
 * virt-manager is a stand-in that prints its version; specs need no desktop.
 */
describeLane('plan', 'Step 0: Prerequisites', () => {
  const place = new Workplace();
  let sandbox: Sandbox;
  let findings: ReportJson['findings'];

  // The time limit of a fact does not matter here: a busy machine needs more.
  const doctor = async (...args: string[]) => {
    const env = {
      PATH: `${place.path('bin')}:${process.env.PATH}`,
      NIX_CONFIG: 'experimental-features = nix-command flakes',
    };
    const { stdout } = await runVirtspec(['doctor', '--reporter', 'json', '--timeout', '1h', ...args], {
      cwd: place.folder,
      env,
    });
    return (JSON.parse(stdout) as ReportJson).findings;
  };

  beforeAll(async () => {
    chmodSync(place.folder, 0o755);
    chmodSync(place.write('bin/virt-manager', '#!/bin/sh\necho 4.1.0\n'), 0o755);
    const isos = ['windows-server-2022.iso', 'windows-11.iso'].map((name) => place.write(`iso/${name}`, disc()));
    const domains = isos.map((iso, index) => `  GUEST${index}: { tpm: "2.0", cdroms: [${iso}] }`);
    place.write('lab.yaml', ['lab: spec', 'source: { nix: nothing }', 'domains:', ...domains, ''].join('\n'));
    sandbox = await Sandbox.start();
    // libvirt's facts are the sandbox's; the machine's are those of this one.
    const runs = await Promise.all([doctor('-c', sandbox.uri), doctor()]);
    findings = runs.flat();
  });
  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  test.each(own.map((bullet) => [nameOf(bullet), bullet] as const))('%s', (_, { says, doctor: asked }) => {
    const iso = /`(.*\.iso)`/.exec(says)?.[1];
    for (const id of asked) {
      const own = findings.filter(
        ({ check, subject }) => check === id && (iso === undefined || subject.name.endsWith(iso)),
      );
      expect(own.map(({ status }) => status)).toContain('pass');
    }
  });
});
