import { describe, expect, test } from 'vitest';
import { guestsTouched } from '../../lib/units/guests-touched.ts';
import { readDryActivate, type UnitChanges } from '../../lib/units/unit-changes.ts';
import { collectUnits, type UnitFacts } from '../../lib/units/unit-facts.ts';

/** As nixpkgs’ switch-to-configuration prints them. */
const printed = `building the system configuration...
would stop the following units: accounts-daemon.service, libvirtd.service
would NOT stop the following changed units: systemd-journald.service
would activate the configuration...
would reload the following units: dbus.service
would restart systemd
would restart the following units: polkit.service
would start the following units: accounts-daemon.service, libvirtd.service
`;

describe('what dry-activate prints', () => {
  test('is read, a set of units for each verb', () => {
    const changes = readDryActivate(printed);
    expect(changes && Object.entries(changes).map(([verb, units]) => [verb, [...units].sort()])).toEqual([
      ['stop', ['accounts-daemon.service', 'libvirtd.service']],
      ['restart', ['polkit.service']],
      ['reload', ['dbus.service']],
      ['start', ['accounts-daemon.service', 'libvirtd.service']],
    ]);
  });

  test('may be that nothing changes, and may not come to the activation', () => {
    expect(readDryActivate('would activate the configuration...\n')?.stop.size).toBe(0);
    expect(readDryActivate('error: this must be run as root\n')).toBeUndefined();
  });
});

const unit = (facts: Partial<UnitFacts> = {}): UnitFacts => ({
  ...{ active: true, killMode: 'process', stoppedWith: [], environment: new Map() },
  ...facts,
});
const changes = (parts: Partial<Record<keyof UnitChanges, readonly string[]>>): UnitChanges => {
  const of = (verb: keyof UnitChanges) => new Set(parts[verb] ?? []);
  return { stop: of('stop'), restart: of('restart'), reload: of('reload'), start: of('start') };
};
const guests = (facts: Partial<UnitFacts> = {}) =>
  new Map([
    ['libvirt-guests.service', unit({ stoppedWith: ['sysinit.target', 'libvirtd.service'], ...facts })],
    ['libvirtd.service', unit({ stoppedWith: ['libvirtd-config.service', 'libvirt-guests.service'] })],
    ['libvirtd-config.service', unit()],
  ]);

describe('running guests', () => {
  test.each<[string, Parameters<typeof changes>[0], string]>([
    ['its own stop', { stop: ['libvirt-guests.service'] }, 'libvirt-guests.service is stopped'],
    [
      'a restart of what it requires',
      { restart: ['libvirtd.service'] },
      'libvirt-guests.service is stopped, because libvirtd.service is restarted, which it requires',
    ],
    [
      'a stop of what that requires',
      { stop: ['libvirtd-config.service'] },
      'libvirt-guests.service is stopped, because libvirtd.service, and with it libvirtd-config.service is stopped, which it requires',
    ],
  ])('are touched by %s', (_what, parts, why) => {
    expect(guestsTouched(changes(parts), guests())).toEqual({ what: 'suspended to disk and resumed', why });
  });

  test.each<[string, Parameters<typeof changes>[0], Partial<UnitFacts>]>([
    ['nothing that it requires stops', { restart: ['polkit.service'], reload: ['libvirtd.service'] }, {}],
    ['nixpkgs has taken the requirement away', { restart: ['libvirtd.service'] }, { stoppedWith: [] }],
    ['the service is not active', { restart: ['libvirtd.service'] }, { active: false }],
  ])('are left alone if %s', (_what, parts, facts) => {
    expect(guestsTouched(changes(parts), guests(facts))).toBeUndefined();
  });

  test('are left alone where there is no such service', () => {
    expect(guestsTouched(changes({ restart: ['libvirtd.service'] }), new Map())).toBeUndefined();
  });

  test.each([
    [{}, 'suspended to disk and resumed'],
    [{ ON_SHUTDOWN: 'suspend', ON_BOOT: 'start' }, 'suspended to disk and resumed'],
    [{ ON_SHUTDOWN: 'shutdown' }, 'shut down and started again'],
    [{ ON_SHUTDOWN: 'shutdown', ON_BOOT: 'ignore' }, 'shut down, and stays off (ON_BOOT=ignore)'],
  ])('with %j are %s', (variables, what) => {
    const environment = new Map(Object.entries(variables));
    expect(guestsTouched(changes({ restart: ['libvirtd.service'] }), guests({ environment }))?.what).toBe(what);
  });
});

test('without systemd, the units are not known, with its own words', async () => {
  const run = async () => ({ code: 1, signal: null, stdout: '', stderr: 'System has not been booted with systemd\n' });
  await expect(collectUnits(run as never, ['x.service'])).rejects.toMatchObject({
    ...{ code: 'units-unknown', why: 'System has not been booted with systemd' },
  });
});
