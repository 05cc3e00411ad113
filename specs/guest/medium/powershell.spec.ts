import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const program = resolve(import.meta.dirname, '../../../lib/guest/medium/powershell.sh');
const unicode = '[Console]::OutputEncoding = [Text.Encoding]::UTF8; ';

interface Ended {
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
}

function start(...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync('sh', [program, ...args]);
  return { code: status, out: stdout, err: stderr.toString('utf8') };
}

const encoded = (script: string): Ended =>
  start('-NoProfile', '-NonInteractive', '-EncodedCommand', Buffer.from(script, 'utf16le').toString('base64'));

function file(content: string | Uint8Array): Ended {
  const folder = mkdtempSync(join(tmpdir(), 'vs-powershell-'));
  try {
    writeFileSync(join(folder, 'a script.ps1'), content);
    return start('-NoProfile', '-File', join(folder, 'a script.ps1'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the stand-in for powershell.exe', () => {
  test.each(['plain', 'Grüße aus Köln', '日本 🧪', "it's; # no comment", '$(reboot) `"\\ %s \\n', ' two  blanks '])(
    'an encoded command prints %j unchanged, as a line that ends in CRLF',
    (text) => {
      const { code, out, err } = encoded(`${unicode}Write-Output '${text.replaceAll("'", "''")}'`);
      expect({ code, out: out.toString('utf8'), err }).toEqual({ code: 0, out: `${text}\r\n`, err: '' });
    },
  );

  test('without UTF-8 as its output encoding, it writes the code page of the console', () => {
    expect([...encoded("Write-Output 'Größe €'").out]).toEqual([71, 114, 148, 225, 101, 32, 63, 13, 10]);
  });

  test('a file with a byte order mark is UTF-8; without one it is not', () => {
    const script = `${unicode}'Grüße 🧪'`;
    expect(file(`\uFEFF${script}`).out.toString('utf8')).toBe('Grüße 🧪\r\n');
    expect(file(script).out.toString('utf8')).toContain('GrÃ¼Ã');
  });

  test('lines of a script may end in CRLF or LF, and have comments', () => {
    const { code, out, err } = file(
      "\uFEFF# first\r\nWrite-Output 'one' # it's\r\n\r\n'two'\n[Console]::Error.WriteLine('three')\nexit 4\n'no'\n",
    );
    expect({ code, out: out.toString('utf8'), err }).toEqual({ code: 4, out: 'one\r\ntwo\r\n', err: 'three\r\n' });
  });

  test('the exit code is that of exit; throw is 1, with its message', () => {
    expect(encoded("'a'; exit 3; 'b'")).toMatchObject({ code: 3, out: Buffer.from('a\r\n') });
    expect(encoded('exit')).toMatchObject({ code: 0 });
    expect(encoded("throw 'no domain'")).toMatchObject({ code: 1, err: 'no domain\r\n' });
  });

  test('hostname is the machine’s', () => {
    expect(encoded('hostname').out.toString('utf8')).toBe(`${hostname()}\r\n`);
  });

  test.each([
    ['a statement', () => encoded('Get-Process'), 'does not know the statement Get-Process'],
    ['an open quote', () => encoded("'open"), 'a quote is not closed'],
    ['half a character', () => start('-EncodedCommand', 'QQ=='), 'it is not UTF-16'],
    ['an option', () => start('-Wait'), 'does not know the option -Wait'],
    ['nothing', () => start(), '-EncodedCommand or -File is required'],
    ['a file that does not exist', () => start('-File', '/no/such.ps1'), 'cannot read /no/such.ps1'],
    ['a command line that is too long for Windows', () => encoded(' '.repeat(13_000)), 'the command line is too long'],
  ])('%s that it does not know is refused, and it states that it is not Windows', (_, act, why) => {
    const { code, err } = act();
    expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining('not Windows') });
    expect(err).toContain(why);
  });
});
