import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentRunFile } from '../../../lib/guest/medium/agent-run.ts';
import { type ProbeRun, runArchive, runFile, runMark } from '../../../lib/guest/medium/run-file.ts';

const run: ProbeRun = {
  nonce: '0123456789abcdef0123456789abcdef',
  port: 8080,
  interfaces: [
    { mac: '52:54:00:00:00:01', gateway: '10.0.0.1', fallback: '10.0.0.254/24', dhcp: true },
    { mac: '52:54:00:00:00:02', gateway: undefined, fallback: undefined, dhcp: false },
  ],
  shares: [],
  marks: true,
  disk: false,
  variable: true,
};

/** The value of a shell variable after reading the file. */
function inShell(bytes: Uint8Array, variable: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vs-run-'));
  try {
    const file = join(folder, 'run');
    writeFileSync(file, bytes);
    return spawnSync('sh', ['-c', `. "$1"; printf %s "$${variable}"`, 'sh', file], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a shell reads back the values', () => {
  const bytes = runFile(run);
  expect(inShell(bytes, 'NONCE')).toBe(run.nonce);
  expect(inShell(bytes, 'MARKS$DISK$VARIABLE')).toBe('101');
  expect(inShell(bytes, 'CARDS')).toBe('52:54:00:00:00:01 10.0.0.1 10.0.0.254/24 yes\n52:54:00:00:00:02 - - no');
});

test.each(["it's", '$(reboot)', '`reboot`', '"', '\\', '; reboot', 'ünïcode'])('the tag %j is preserved', (tag) => {
  expect(inShell(runFile({ ...run, shares: [tag, 'two'] }), 'SHARES')).toBe(`${tag}\ntwo`);
});

test('the archive fits its place in the base, to the byte', () => {
  const place = Buffer.from(runArchive());
  const at = place.indexOf(runMark);
  expect(at).toBeGreaterThan(0);
  expect(
    place
      .subarray(at, at + runFile(run).length)
      .toString()
      .trim(),
  ).toBe(runMark.trim());
});

test('more cards than fit are refused', () => {
  const many = Array.from({ length: 1_000 }, () => run.interfaces).flat();
  expect(() => runFile({ ...run, interfaces: many })).toThrow(
    expect.objectContaining({ code: 'probe-run-too-large', fix: expect.stringContaining('--boot NAME') }),
  );
});

describe('the file of an agent guest', () => {
  const agent = { hostname: 'dc01', authorizedKeys: ["ssh-ed25519 AAAA it's mine", 'ssh-ed25519 BBBB'] };

  test('a shell reads back the values', () => {
    const uuid = '6f1c0b5e-7c1b-4f0a-9a53-2f5f6f0a1d01';
    const bytes = agentRunFile({ ...agent, hostnames: new Map([[uuid, 'client01']]), interfaces: run.interfaces });
    expect(inShell(bytes, 'NAME $NAMES $OS')).toBe(`dc01 ${uuid} client01 debian`);
    expect(inShell(bytes, 'KEYS')).toBe("ssh-ed25519 AAAA it's mine\nssh-ed25519 BBBB");
    expect(inShell(bytes, 'CARDS')).toBe('52:54:00:00:00:01 10.0.0.1 10.0.0.254/24 yes\n52:54:00:00:00:02 - - no');
  });

  test('it has the size of the place in the base, and too many keys are an error', () => {
    expect(agentRunFile({ ...agent, os: 'mswindows' })).toHaveLength(runFile(run).length);
    const keys = Array.from({ length: 500 }, () => `ssh-ed25519 ${'A'.repeat(68)}`);
    expect(() => agentRunFile({ ...agent, authorizedKeys: keys })).toThrow(
      expect.objectContaining({ code: 'probe-run-too-large' }),
    );
  });
});
