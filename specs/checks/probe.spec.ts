import { describe, expect, test } from 'vitest';
import { registry } from '../../lib/checks/registry.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { nonce, type OpenOutcome } from './probed.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';
import { nth, type OpenView, say, told } from './said.ts';

const ids = Object.keys(registry).filter((id) => id.startsWith('probe-'));
const mib = 1024n ** 2n;

describe('where no probe guest ran', () => {
  const findings = (probe: ReturnType<typeof contextOf>['probe'], tier: Parts['tier'] = 'sandbox') =>
    runChecks({ ...contextOf(goodParts()), probe, tier }, { select: ['probe-*'] });

  test('if it was not requested, one finding for each domain explains how to request it', () => {
    const all = findings(undefined).map((finding) => `${finding.check} ${finding.subject.name} ${told(finding)}`);
    expect(all).toEqual(
      ['CLIENT01', 'CLIENT02', 'DC01', 'SCCM01'].map(
        (name) => `probe-answers ${name} skip: requires \`verify --boot\``,
      ),
    );
  });

  test('if the tier has no libvirt, the checks are not run', () => {
    expect(new Set(findings(undefined, 'rendered').map(told))).toEqual(
      new Set(['skip: requires `--target sandbox`; this run checked the XML only']),
    );
  });

  test('if there was no medium, every check is not run, for that reason', () => {
    const all = findings({ unavailable: 'xorriso is not installed' });
    expect(new Set(all.map(told))).toEqual(new Set(['skip: it was not booted: xorriso is not installed']));
    expect([...new Set(all.map(({ check }) => check))].sort()).toEqual(
      ids.filter((id) => !['probe-shares', 'probe-isolated'].includes(id)).sort(),
    );
  });

  test('if it was requested only for another domain, the checks are not run', () => {
    const context = contextOf(goodParts());
    const outcome = context.probe as Exclude<typeof context.probe, undefined | { unavailable: string }>;
    const probe = { ...outcome, domains: outcome.domains.filter(({ domain }) => domain === 'DC01') };
    const others = runChecks({ ...context, probe }, { select: ['probe-*', '!domain:DC01'] });
    expect(new Set(others.map((finding) => `${finding.check} ${told(finding)}`))).toEqual(
      new Set(['probe-answers skip: requires `verify --boot`']),
    );
  });

  const whenDC01 = (change: (result: OpenOutcome['domains'][number]) => void) => {
    const parts = goodParts();
    parts.probe = ({ domains }) =>
      change(
        nth(
          domains.filter(({ domain }) => domain === 'DC01'),
          0,
        ),
      );
    const own = runChecks(contextOf(parts), { select: ['probe-*', 'domain:DC01'] });
    return Object.fromEntries(own.map((finding) => [finding.check, told(finding)]));
  };

  test('if the domain could not be booted, the checks are not run', () => {
    const own = whenDC01((result) => {
      result.first = undefined;
      result.skipped = 'it has no drive to boot from';
    });
    expect(new Set(Object.values(own))).toEqual(new Set(['skip: it was not booted: it has no drive to boot from']));
  });

  test('if it did not answer, only one check fails', () => {
    const { 'probe-answers': answers, ...others } = whenDC01(({ first }) => {
      if (!first) return;
      first.answer = undefined;
      first.failure = { stage: 'start', what: 'libvirt refused it', log: 'Cannot access storage file' };
    });
    expect(answers).toBe('fail: libvirt refused it (it did not start, after 31 s), not an answer from the probe guest');
    expect(new Set(Object.values(others))).toEqual(new Set(['skip: it did not answer (see probe-answers)']));
  });
});

describe('probe-answers', () => {
  test('states how long it took, by which channel and on which accelerator', () => {
    expect(say('probe-answers', () => {})).toBe('pass: answered over HTTP after 31 s, again after 30 s (TCG)');
    expect(
      say('probe-answers', ({ boot, outcome }) => {
        if (boot.answer) boot.answer.channel = 'efi-variable';
        outcome.accelerator = 'kvm';
        for (const result of outcome.domains) result.second = undefined;
      }),
    ).toBe('pass: answered through an EFI variable after 31 s (KVM)');
  });

  test('fails if the second boot did not answer', () => {
    const failure = { stage: 'firmware', what: 'no answer in 120 s', log: undefined } as const;
    const silent = (outcome: OpenOutcome) => {
      for (const { second } of outcome.domains) if (second) Object.assign(second, { answer: undefined, failure });
    };
    expect(say('probe-answers', ({ outcome }) => silent(outcome))).toBe(
      'fail: no answer in 120 s (in the firmware, after 30 s), not an answer from the probe guest at the second boot',
    );
    expect(say('probe-nvram-persists', ({ outcome }) => silent(outcome))).toBe(
      'skip: it did not answer the second time (see probe-answers)',
    );
  });

  test('has another fix for each stage', () => {
    const cures = (['start', 'firmware', 'boot loader', 'kernel', 'probe'] as const).map((stage) => {
      const parts = goodParts();
      parts.probe = ({ domains }) => {
        const failure = { stage, what: 'no answer', log: undefined };
        for (const { first } of domains) if (first) Object.assign(first, { answer: undefined, failure });
      };
      const [finding] = runChecks(contextOf(parts), { select: ['probe-answers', 'domain:DC01'] });
      return finding?.status === 'fail' && finding.fix;
    });
    expect(new Set(cures).size).toBe(5);
  });
});

describe('a finding names the declaration that a guest contradicts', () => {
  const onlyLab = (parts: Parts) => {
    nth(parts.domains, 0).vcpus = 4;
  };
  const less = (parts: Parts) =>
    parts.observed.edit('domain-DC01', "<vcpu placement='static'>2", "<vcpu current='1'>2");

  test.each<[string, (parts: Parts) => void, number, string]>([
    ['neither', () => {}, 2, 'pass: 2'],
    ['both', () => {}, 1, 'fail: 1, not 2 (the lab file and the domain XML)'],
    ['the lab file', onlyLab, 2, 'fail: 2, not 4 (the lab file)'],
    ['both, which differ', onlyLab, 1, 'fail: 1, not 4 (the lab file); 2 (the domain XML)'],
    [
      'neither, where the lab file says nothing',
      (parts) => {
        nth(parts.domains, 0).vcpus = undefined;
      },
      2,
      'pass: 2',
    ],
    ['the lab file: the XML starts with fewer', less, 1, 'fail: 1, not 2 (the lab file)'],
  ])('%s', (_what, prepare, vcpus, expected) => {
    expect(
      say(
        'probe-vcpus',
        ({ view }) => {
          view.vcpus = vcpus;
        },
        prepare,
      ),
    ).toBe(expected);
  });

  const adaptation = (what: string) => (parts: Parts) => {
    onlyLab(parts);
    const subject = { kind: 'domain', name: 'DC01' } as const;
    parts.adaptations.push({ rule: 'pinning', subject, what, from: '4', to: '2', why: 'The sandbox has two.' });
  };

  test('not the lab file, if the sandbox changed that place', () => {
    expect(say('probe-vcpus', () => {}, adaptation('/domain/vcpu'))).toBe(
      'skip: the sandbox adapted it (pinning): 2, not 4 (the lab file)',
    );
    expect(
      say(
        'probe-vcpus',
        ({ view }) => {
          view.vcpus = 1;
        },
        adaptation('/domain/vcpu'),
      ),
    ).toMatch(/^fail/);
  });

  test('the lab file, if the sandbox changed another place, or only a part of it', () => {
    for (const what of ['/domain/vcpu/@cpuset', '/domain/vcpus', '/domain/cpu'])
      expect(say('probe-vcpus', () => {}, adaptation(what))).toMatch(/^fail/);
  });
});

describe('probe-memory', () => {
  const gib = (count: number) => (parts: Parts) => {
    nth(parts.domains, 0).memory = BigInt(count * 1024) * mib;
    for (const name of ['memory', 'currentMemory'])
      parts.observed.edit('domain-DC01', `<${name} unit='KiB'>2097152`, `<${name} unit="MiB">${count * 1024}`);
  };

  test.each([
    ['measured', 0.5, 430, 'pass'],
    ['measured', 2, 1926, 'pass'],
    ['measured', 8, 7865, 'pass'],
    ['a quarter of it gone', 0.5, 351, 'fail'],
    ['an eighth of it gone', 2, 1791, 'fail'],
    ['an eighth of it gone', 8, 7168, 'fail'],
    ['more than there is', 2, 2049, 'fail'],
  ])('%s: %d GiB, %d MiB usable: %s', (_what, count, usable, status) => {
    const verdict = say(
      'probe-memory',
      ({ view }) => {
        view.memory = BigInt(usable) * mib;
      },
      gib(count),
    );
    expect(verdict.split(':')[0]).toBe(status);
  });

  test('a balloon in the XML contradicts only the lab file', () => {
    const prepare = ({ observed }: Parts) =>
      observed.edit('domain-DC01', "<currentMemory unit='KiB'>2097152", "<currentMemory unit='KiB'>1048576");
    expect(
      say(
        'probe-memory',
        ({ view }) => {
          view.memory = 960n * mib;
        },
        prepare,
      ),
    ).toBe('fail: 960 MiB usable, not 1792 MiB to 2 GiB (the lab file)');
  });
});

describe('probe-uuid', () => {
  test('does not fail for a machine without SMBIOS', () => {
    expect(
      say('probe-uuid', ({ view }) => {
        view.uuid = undefined;
      }),
    ).toBe('skip: the guest sees no SMBIOS');
  });
});

describe('probe-secure-boot', () => {
  const kind = (firmware: 'bios' | 'uefi' | 'uefi-secure-boot') => (parts: Parts) => {
    nth(parts.domains, 0).firmware = firmware;
    if (firmware === 'bios') parts.observed.edit('domain-DC01', / {4}<loader[\s\S]*<\/nvram>\n/, '');
    if (firmware === 'uefi') parts.observed.edit('domain-DC01', 'OVMF_VARS_4M.ms.fd', 'OVMF_VARS_4M.fd');
  };

  test.each<[string, Partial<OpenView>, Parameters<typeof kind>[0], string]>([
    ['on', {}, 'uefi-secure-boot', 'pass: UEFI, Secure Boot on, not in setup mode'],
    ['in setup mode', { setupMode: true }, 'uefi-secure-boot', 'fail: UEFI, Secure Boot on, in setup mode, not '],
    [
      'not told',
      { secureBoot: undefined },
      'uefi-secure-boot',
      'fail: UEFI, Secure Boot unknown, not in setup mode, not ',
    ],
    ['off', { secureBoot: false, setupMode: true }, 'uefi', 'pass: UEFI, Secure Boot off, in setup mode'],
    [
      'on, unasked',
      { secureBoot: true, setupMode: false },
      'uefi',
      'fail: UEFI, Secure Boot on, not in setup mode, not UEFI, Secure Boot off (the lab file)',
    ],
    ['BIOS', { firmware: 'bios', secureBoot: undefined, setupMode: undefined }, 'bios', 'pass: BIOS'],
    ['UEFI for BIOS', { firmware: 'uefi', secureBoot: false }, 'bios', 'fail: UEFI, Secure Boot off, '],
    [
      'BIOS for UEFI',
      { firmware: 'bios' },
      'uefi-secure-boot',
      'fail: BIOS, not UEFI, Secure Boot on, not in setup mode (the lab file and the domain XML)',
    ],
  ])('%s', (_what, change, firmware, expected) => {
    const verdict = say('probe-secure-boot', ({ view }) => void Object.assign(view, change), kind(firmware));
    expect(verdict.startsWith(expected)).toBe(true);
  });

  test('Secure Boot was not tested with an unsigned medium, but the firmware was', () => {
    const unsigned = (change: Partial<OpenView>) =>
      say('probe-secure-boot', ({ view, outcome }) => {
        outcome.signed = false;
        outcome.medium = 'Linux 6.12, unsigned (nixpkgs)';
        Object.assign(view, { secureBoot: false, setupMode: true }, change);
      });
    expect(unsigned({})).toBe(
      'skip: Secure Boot was not exercised: the medium is not signed (Linux 6.12, unsigned (nixpkgs))',
    );
    expect(unsigned({ firmware: 'bios' })).toMatch(/^fail: BIOS/);
  });
});

describe('probe-tpm', () => {
  const tpm = { version: '2', driver: 'tpm_crb', pcr7: undefined };
  const none = (parts: Parts) => {
    nth(parts.domains, 0).tpm = false;
    parts.observed.edit('domain-DC01', / {4}<tpm [\s\S]*<\/tpm>\n/, '');
  };
  const tis = ({ observed }: Parts) => observed.edit('domain-DC01', 'tpm-crb', 'tpm-tis');

  test.each<[string, OpenView['tpm'], (parts: Parts) => void, string]>([
    ['as declared', tpm, () => {}, 'pass: TPM 2, tpm_crb'],
    [
      'of the other version',
      { ...tpm, version: '1.2' },
      () => {},
      'fail: TPM 1.2, tpm_crb, not TPM 2.0 (the lab file); TPM 2.0, tpm_crb (the domain XML)',
    ],
    ['by another interface', tpm, tis, 'fail: TPM 2, tpm_crb, not TPM 2.0, tpm_tis (the domain XML)'],
    ['by its interface', { ...tpm, driver: 'tpm_tis' }, tis, 'pass: TPM 2, tpm_tis'],
    ['none, as declared', undefined, none, 'pass: no TPM'],
    ['one that nobody declared', tpm, none, 'fail: TPM 2, tpm_crb, not no TPM (the lab file and the domain XML)'],
  ])('%s', (_what, seen, prepare, expected) => {
    expect(
      say(
        'probe-tpm',
        ({ view }) => {
          view.tpm = seen;
        },
        prepare,
      ),
    ).toBe(expected);
  });
});

describe('the two boots', () => {
  const second = (outcome: OpenOutcome, change: (view: OpenView) => void) => {
    for (const { second: again } of outcome.domains) if (again?.answer) change(again.answer.view);
  };

  test('are compared', () => {
    expect(say('probe-nvram-persists', () => {})).toBe('pass: the EFI variable of the first boot still exists');
    expect(say('probe-tpm-persists', () => {})).toBe(
      'pass: the NV index of the first boot still exists, PCR 7 is unchanged',
    );
  });

  test('fail if what was left, or PCR 7, differs', () => {
    expect(
      say('probe-nvram-persists', ({ outcome }) =>
        second(outcome, (view) => {
          view.kept.variable = 'f'.repeat(32);
        }),
      ),
    ).toBe(`fail: EFI variable ${'f'.repeat(32)}, not EFI variable ${nonce}`);
    expect(
      say('probe-tpm-persists', ({ outcome }) =>
        second(outcome, ({ tpm }) => {
          if (tpm) tpm.pcr7 = '00';
        }),
      ),
    ).toMatch(new RegExp(`^fail: NV index ${nonce}, PCR 7 00, not NV index ${nonce}, PCR 7 b571`));
  });

  test('are skipped, with the reason, if there was no second boot, or nothing could be left', () => {
    const once = ({ outcome }: { outcome: OpenOutcome }) => {
      for (const result of outcome.domains)
        Object.assign(result, { second: undefined, secondSkipped: 'the host is not ours to apply to' });
    };
    expect(say('probe-tpm-persists', once)).toBe('skip: it was not booted again: the host is not ours to apply to');
    const refused = { variable: 'Read-only file system', nvIndex: undefined };
    expect(
      say('probe-nvram-persists', ({ view }) => {
        view.left = refused;
      }),
    ).toBe('skip: the first boot left no EFI variable: Read-only file system');
    expect(
      say('probe-tpm-persists', ({ view }) => {
        view.left = refused;
      }),
    ).toBe('skip: the first boot left no NV index: no reason was reported');
  });
});
