import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitCodeOf } from '../../lib/error/virtspec-error.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { VerifyOptions } from '../../lib/verify/options.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';
import { Workplace } from '../support/workplace.ts';

const trap = 'traps/undeclared-domain';

/** A trap's lab, copied, with another `scenario`. */
function copy(place: Workplace, scenario: string): string {
  const file = place.copyLab(trap);
  place.write(`${trap}/lab.yaml`, readFileSync(file, 'utf8').replace(/^scenario:.*$/m, `scenario: ${scenario}`));
  return file;
}

const play = async (file: string, options: Partial<VerifyOptions> = {}) =>
  verify(await loadLab(file), { target: { kind: 'sandbox', deployer: 'virsh' }, ...options });

describeLane('libvirt', 'a scenario', () => {
  test('virsh deletes nothing: existing objects stay unchanged, and are reported as undeclared', async () => {
    using place = new Workplace();
    const { report, error } = await play(copy(place, '{ before: before }'));
    expect(error).toBeUndefined();
    const of = (check: string) =>
      report.findings.filter((finding) => finding.check === check).map(({ status, subject }) => [status, subject.name]);
    expect(of('apply-nothing-deleted').sort()).toEqual([
      ['pass', 'legacy'],
      ['pass', 'legacy-running'],
    ]);
    expect(of('apply-keeps-running')).toEqual([['pass', 'legacy-running']]);
    expect(of('apply-no-power-cut')).toEqual([['pass', 'legacy-running']]);
    expect(
      of('undeclared-object')
        .filter(([status]) => status === 'fail')
        .sort(),
    ).toEqual([
      ['fail', 'legacy'],
      ['fail', 'legacy-running'],
    ]);
    expect(report.scenario).toEqual([
      expect.stringMatching(
        /^there before the first apply, from .*before: domain legacy-running \(running\), domain legacy$/,
      ),
    ]);
    expect(report.phases.map(({ name }) => name)).toContain('Set the scene');
  });

  test.each([
    ['before the first apply', '{ prepare: [[start, --domain, nobody]] }'],
    ['between the two applies', '{ between: [[list], [start, --domain, nobody]] }'],
  ])('a command that libvirt refuses %s ends the run, exit 1, with its words', async (when, scenario) => {
    using place = new Workplace();
    const { report, error } = await play(copy(place, scenario));
    expect(error).toMatchObject({
      code: 'scenario-refused',
      what: `the scenario's command ${when} was refused: virsh start --domain nobody`,
      why: expect.stringContaining("failed to get domain 'nobody'"),
    });
    expect(exitCodeOf(error)).toBe(1);
    expect(report.breakdown).toMatchObject({ code: 'scenario-refused' });
  });

  test('objects that libvirt refuses before the first apply end the run with exit 1', async () => {
    using place = new Workplace();
    const file = copy(place, '{ before: before }');
    const legacy = place.path(`${trap}/before/domains/legacy.xml`);
    place.write(`${trap}/before/domains/legacy.xml`, readFileSync(legacy, 'utf8').replace("'pc'", "'nonesuch'"));
    const { error } = await play(file);
    expect(error).toMatchObject({
      code: 'scenario-refused',
      what: "the scenario's `before`: could not define domain legacy",
      why: expect.stringContaining('Failed to define domain'),
    });
  });

  test.each([
    ['a folder that is not there', '{ before: nowhere }', 'xml-folder-empty'],
    ['a missing path that nobody names', '{ missing: [/srv/nothing] }', 'scenario-missing-unnamed'],
  ])('%s is refused as usage', async (_what, scenario, code) => {
    using place = new Workplace();
    const file = copy(place, scenario);
    await expect(play(file)).rejects.toMatchObject({ code, kind: 'usage' });
  });

  test('a scenario is not run if nothing is deployed, and the run states that', async () => {
    using place = new Workplace();
    const { report } = await play(copy(place, '{ before: before }'), { target: { kind: 'rendered' } });
    expect(report.scenario).toBeUndefined();
    expect(report.phases).toContainEqual(
      expect.objectContaining({
        name: 'Set the scene',
        status: 'skipped',
        detail: 'a scenario is played in a sandbox only',
      }),
    );
  });
});
