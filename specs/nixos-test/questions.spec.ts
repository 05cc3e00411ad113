import { expect, test } from 'vitest';
import { judgeStories } from '../../lib/nixos-test/judge-stories.ts';
import { questions } from '../../lib/nixos-test/registry.ts';
import type { Step, Story } from '../../lib/nixos-test/story.ts';
import type { ReportJson } from '../../lib/report/report-json.ts';

const unit = 'Result=success\nExecMainStatus=0\nActiveState=inactive\ndefine domain DC01\n';
const step = (name: string, said = '', code = 0): Step => ({ name, command: `do ${name}`, code, said });
const screen = (drawnByGuest: boolean) => ({
  png: new Uint8Array(),
  width: 1280,
  height: 800,
  colours: 9,
  drawnByGuest,
});
const lab = { kind: 'lab', name: 'x', uuid: null, host: null };
const found = (check: string, status: string, name = 'DC01', actual = 'so') => {
  const rest = {
    expected: 'other',
    evidence: [{ source: 's', xpath: null, line: null, excerpt: 'e' }],
    fix: 'f',
    why: 'w',
  };
  return {
    check,
    category: 'domain',
    steps: [],
    title: check,
    subject: { ...lab, kind: 'domain', name },
    tier: 'host',
    status,
    actual,
    severity: 'error',
    ...rest,
  };
};
const report = (verdict: string, findings: readonly object[], breakdown: object | null = null) =>
  ({ verdict, findings, breakdown, counts: { pass: 9 } }) as unknown as ReportJson;

/** Recorded tests in which everything is correct. */
const sound = () => {
  const whole = {
    test: 'lab',
    folder: '/store/lab',
    broke: undefined as string | undefined,
    steps: ['booted', 'ready', 'deployed', 'started', 'rebuilt', 'changed', 'rebooted', 'back'].map((name) =>
      step(name, /boot/.test(name) ? unit : ''),
    ),
    screens: [screen(false), screen(true)],
    reports: new Map([
      ['ready', report('PASSED', [found('kvm-guest', 'pass')])],
      ['deployed', report('PASSED', [found('network-active', 'pass', 'lab-net')])],
      ['rebuilt', report('PASSED', [found('rebuild-domain-identity', 'pass', 'DC01', 'state running, id 2')])],
      [
        'changed',
        report('FAILED', [
          found('apply-as-foreseen', 'pass', 'x', 'nothing unpredicted'),
          found('apply-nothing-deleted', 'fail', 'CLIENT02'),
        ]),
      ],
      ['back', report('PASSED', [])],
    ]),
  };
  const planned = {
    test: 'as-planned',
    folder: '/store/as-planned',
    broke: undefined as string | undefined,
    steps: [step('deployed'), step('refused', 'fix: --allow-restart DC01', 1), step('rebuilt')],
    screens: [],
    reports: new Map([
      ['deployed', report('FAILED', [found('interface-mac-pinned', 'fail'), found('network-mac-pinned', 'warn')])],
      [
        'rebuilt',
        report('FAILED', [found('apply-no-power-cut', 'fail')], {
          code: 'rebuild-not-idempotent',
          what: 'w',
          why: 'y',
        }),
      ],
    ]),
  };
  return { whole, planned };
};
type Stories = ReturnType<typeof sound>;

const judge = ({ whole, planned }: Stories, missing = new Map()) =>
  judgeStories([whole, planned] as Story[], { name: 'x' }, missing);
const answers = (stories: Stories) =>
  judge(stories).flatMap(({ check, status }) =>
    check.startsWith('vm-') && status !== 'pass' ? [`${check} ${status}`] : [],
  );
const replace = (stories: Stories['whole'], name: string, said: string, code = 0) => {
  stories.steps = stories.steps.map((one) => (one.name === name ? step(name, said, code) : one));
};

test('sound recorded tests answer every question, and the findings from the machine are of tier vm', () => {
  const findings = judge(sound());
  expect(
    findings
      .filter(({ check }) => check.startsWith('vm-'))
      .map(({ check, status }) => [check, status])
      .sort(),
  ).toEqual(questions.map(({ id }) => [id, 'pass']).sort());
  expect(findings.find(({ check }) => check === 'network-active')).toMatchObject({ status: 'pass', tier: 'vm' });
});

test.each<[string, string, (stories: Stories) => void]>([
  ['vm-activation', 'the unit failed', ({ whole }) => replace(whole, 'booted', unit.replace('success', 'exit-code'))],
  [
    'vm-activation',
    'a traceback, and success',
    ({ whole }) => replace(whole, 'booted', `${unit}Traceback (most recent call last)\n`),
  ],
  [
    'vm-nested-kvm',
    'KVM runs no guest',
    ({ whole }) => whole.reports.set('ready', report('FAILED', [found('kvm-guest', 'fail')])),
  ],
  ['vm-nested-kvm', 'doctor did not say', ({ whole }) => whole.reports.set('ready', report('PASSED', []))],
  ['vm-firmware', 'it does not start', ({ whole }) => replace(whole, 'started', 'no', 1)],
  ['vm-firmware', 'nothing was drawn', ({ whole }) => whole.screens.pop()],
  [
    'vm-idempotent',
    'something changed',
    ({ whole }) => whole.reports.set('rebuilt', report('FAILED', [found('rebuild-macs', 'fail')])),
  ],
  [
    'vm-idempotent',
    'DC01 was shut off',
    ({ whole }) =>
      whole.reports.set(
        'rebuilt',
        report('PASSED', [found('rebuild-domain-identity', 'pass', 'DC01', 'state shut off, id -')]),
      ),
  ],
  ['vm-idempotent', 'no report', ({ whole }) => whole.reports.delete('rebuilt')],
  [
    'vm-as-foreseen',
    'something unpredicted',
    ({ whole }) => whole.reports.set('changed', report('FAILED', [found('apply-as-foreseen', 'fail')])),
  ],
  [
    'vm-as-foreseen',
    'DC01 was cut',
    ({ whole }) =>
      whole.reports.set(
        'changed',
        report('FAILED', [
          found('apply-as-foreseen', 'pass'),
          found('apply-no-power-cut', 'fail'),
          found('apply-nothing-deleted', 'fail', 'CLIENT02'),
        ]),
      ),
  ],
  [
    'vm-as-foreseen',
    'it broke off',
    ({ whole }) =>
      whole.reports.set(
        'changed',
        report('INCOMPLETE', whole.reports.get('changed')?.findings ?? [], { what: 'it', why: null }),
      ),
  ],
  [
    'vm-reboot',
    'the unit failed at boot',
    ({ whole }) => replace(whole, 'rebooted', unit.replace('success', 'exit-code')),
  ],
  [
    'vm-reboot',
    'something is not back',
    ({ whole }) => whole.reports.set('back', report('FAILED', [found('pool-active', 'fail', 'homelab')])),
  ],
  [
    'vm-as-planned',
    'verify is blind',
    ({ planned }) => planned.reports.set('deployed', report('PASSED', [found('network-mac-pinned', 'warn')])),
  ],
  [
    'vm-as-planned',
    'it was not refused',
    ({ planned }) => {
      planned.steps[1] = step('refused', '', 0);
    },
  ],
  ['vm-as-planned', 'nothing was cut', ({ planned }) => planned.reports.set('rebuilt', report('PASSED', []))],
])('%s: %s', (check, _what, spoil) => {
  const stories = sound();
  spoil(stories);
  expect(answers(stories)).toEqual([`${check} fail`]);
});

test('in a test that broke off, questions that it did not reach are not run, with the reason', () => {
  const stories = sound();
  stories.whole.steps.splice(4);
  stories.whole.broke = 'timed out';
  expect(answers(stories)).toEqual(['vm-reboot skip', 'vm-as-foreseen skip', 'vm-idempotent skip']);
  const [skipped] = judge(stories).filter(({ check }) => check === 'vm-idempotent');
  expect(skipped).toMatchObject({ reason: 'the test lab did not come to its step rebuilt: timed out' });
});

test('a test that was not run answers nothing, with the reason', () => {
  const findings = judgeStories([], { name: 'x' }, new Map([['lab', 'no Nix']]));
  expect(findings.map(({ status }) => status)).toEqual(questions.map(() => 'skip'));
  expect(findings.find(({ check }) => check === 'vm-activation')).toMatchObject({ reason: 'no Nix' });
  expect(findings.find(({ check }) => check === 'vm-as-planned')).toMatchObject({
    reason: 'the test as-planned was not run',
  });
});
