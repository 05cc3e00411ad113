import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { plainOptions } from '../../lib/report/format.ts';
import { terminal } from '../../lib/report/format-terminal.ts';
import { terminalOptions } from '../../lib/report/terminal-options.ts';
import { sampleReports } from './sample-reports.ts';

const everyReport = Object.entries(sampleReports);

test.each(everyReport)('%s fits its columns', (_, report) => {
  for (const columns of [40, 80, 120]) {
    const lines = terminal.format(report, { ...plainOptions, columns }).split('\n');
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
  }
});

test.each(everyReport)('%s in colour is the same text, coloured', (_, report) => {
  const plain = terminal.format(report, plainOptions);
  const coloured = terminal.format(report, { ...plainOptions, colour: true });
  expect(coloured).not.toBe(plain);
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

test.each(everyReport)('%s sends no control character to the terminal', (_, report) => {
  expect(terminal.format(report, plainOptions)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('a very long value is truncated, with a note', () => {
  const report = sampleReports.failures;
  const findings = report.findings.map((finding) =>
    finding.status === 'fail' ? { ...finding, actual: 'many words '.repeat(200) } : finding,
  );
  const text = terminal.format({ ...report, findings }, { ...plainOptions, columns: 80 });
  expect(text.match(/many words/g)?.length).toBeLessThan(100);
  expect(text).toMatch(/\(\d+ more lines; the written reports have them\)/);
});

test('a lab with two causes and many findings is under sixty lines, and what to act on comes last', () => {
  const { findings } = sampleReports.causes;
  const passes = findings.filter(({ status }) => status === 'pass');
  const many = Array.from({ length: 60 }, (_, index) =>
    passes.map((finding) => ({ ...finding, check: `${finding.check}-${index}` })),
  ).flat();
  const report = { ...sampleReports.causes, findings: [...findings, ...many] };
  const lines = terminal
    .format(report, { ...plainOptions, columns: 80 })
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThan(60);
  expect(lines.at(-1)).toMatch(/^FAILED {2}/);
  const [causes = 0, groups = 0] = [/^2 causes, /, /^Networks /].map((line) =>
    lines.findIndex((one) => line.test(one)),
  );
  expect(causes).toBeGreaterThan(groups);
  expect(lines.slice(causes).filter((line) => /^ {4}fix /.test(line))).toHaveLength(2);
});

test('--verbose lists what passed, what was not run, and what a person must do', () => {
  const brief = terminal.format(sampleReports.failures, plainOptions);
  const verbose = terminal.format(sampleReports.failures, { ...plainOptions, verbose: true });
  for (const { status, title } of sampleReports.failures.findings) {
    if (status === 'pass' || status === 'skip') expect(verbose).toContain(title);
    if (status === 'pass') expect(brief).not.toContain(title);
  }
});

test('what broke the run is told in the lines that it was said in', () => {
  const breakdown = { code: 'image-not-available', what: 'no image', why: 'Step 1/3 : FROM debian\nno such host\n' };
  const text = terminal.format({ ...sampleReports['all-pass'], breakdown }, plainOptions);
  expect(text).toContain(
    '  why          Step 1/3 : FROM debian\n               no such host\n  error        image-not-available\n',
  );
});

test('the header states that the XML is recorded, and that QEMU emulated', () => {
  const text = terminal.format(sampleReports.recorded, plainOptions);
  expect(text).toMatch(/RECORDED, not rendered in this run/);
  expect(text).toMatch(/because nix-instantiate is not installed/);
  expect(text).toMatch(/accelerator +TCG/);
});

test('a domain of the probe is one line; of which guests reach each other only the totals and the unexpected connections', () => {
  const text = terminal.format(sampleReports.probed, { ...plainOptions, columns: 400 });
  for (const start of [
    '✓ DC01: answered after 31.4 s',
    '✗ SCCM01: answered',
    '✗ CLIENT01: no answer',
    '○ CLIENT02: not booted',
  ]) {
    expect(text).toContain(`\n  ${start}`);
  }
  expect(text).toContain('2 of 4 ways over shared networks answer, 1 of 1 into networks that are not shared');
  expect(text).toContain('✗ DC01 → SCCM01 (192.168.122.251, default): no answer');
  expect(text).toContain('! DC01 → SCCM01 (10.9.0.2, storage): reached, and DC01 is not on storage');
  expect(text).not.toContain('→ SCCM01 (192.168.56.102');
  expect(text).toMatch(/not proved +the operating system that the lab is meant for/);
  expect(text).toMatch(/on tier sandbox \(TCG\)/);
});

describe('colours and width', () => {
  const tty = { isTTY: true, columns: 132 };
  test.each([
    ['a terminal', tty, {}, { colour: true, columns: 132 }],
    ['a pipe', {}, {}, { colour: false, columns: 100 }],
    ['NO_COLOR', tty, { NO_COLOR: '1', FORCE_COLOR: '1' }, { colour: false, columns: 132 }],
    ['an empty NO_COLOR means nothing', tty, { NO_COLOR: '' }, { colour: true, columns: 132 }],
    ['FORCE_COLOR in a pipe', {}, { FORCE_COLOR: '1' }, { colour: true, columns: 100 }],
    ['FORCE_COLOR=0', tty, { FORCE_COLOR: '0' }, { colour: false, columns: 132 }],
    ['TERM=dumb', tty, { TERM: 'dumb' }, { colour: false, columns: 132 }],
    ['a very narrow terminal', { isTTY: true, columns: 9 }, {}, { colour: true, columns: 40 }],
  ])('%s', (_, stream, environment, expected) => {
    expect(terminalOptions(stream, environment)).toEqual({ ...expected, folder: process.cwd() });
  });
});

test('two causes that exist for the same reason give it once', () => {
  const { findings } = sampleReports.causes;
  const failed = findings.filter(({ status }) => status === 'fail');
  const alike = failed.flatMap((finding) => (finding.status === 'fail' ? [{ ...finding, why: 'Because.' }] : []));
  const text = terminal.format({ ...sampleReports.causes, findings: alike }, plainOptions);
  expect(text).toMatch(/[2-9] causes/);
  expect(text.match(/^ {4}why +Because\./gm)).toHaveLength(1);
});

test('a path below the folder where it is read is shown from there', () => {
  const findings = sampleReports.failures.findings.map((finding) => ({
    ...finding,
    declaredAt: { file: '/home/u/lab/nixvirt/domains.nix', line: 8 },
  }));
  const shown = (folder?: string) =>
    /declared at +(.*)/.exec(
      terminal.format({ ...sampleReports.failures, findings }, { ...plainOptions, folder }),
    )?.[1];
  expect(shown('/home/u/lab')).toBe('nixvirt/domains.nix:8');
  for (const elsewhere of ['/home/u/la', '/', undefined])
    expect(shown(elsewhere)).toBe('/home/u/lab/nixvirt/domains.nix:8');
});

test('a guest that runs and has no screen has not failed', () => {
  const [one] = sampleReports.failures.smoke;
  const smoke = (more: object) => [{ swtpm: [], accelerator: 'tcg', ...one, domain: 'web01', ...more } as never];
  const mark = (more: object) =>
    /^ {2}(\S) \S+: (running|did not run)/m.exec(
      terminal.format({ ...sampleReports.failures, smoke: smoke(more) }, plainOptions),
    )?.[1];
  const screen = { png: new Uint8Array(), width: 1, height: 1, colours: 2, drawnByGuest: true };
  expect(mark({ running: true, screen: undefined, problem: 'it has no screen' })).toBe('○');
  expect(mark({ running: true, screen, problem: undefined })).toBe('✓');
  expect(mark({ running: true, screen, problem: 'it stopped' })).toBe('✗');
  expect(mark({ running: false, screen: undefined, problem: 'it did not start' })).toBe('✗');
});
