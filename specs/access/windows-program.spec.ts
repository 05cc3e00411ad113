import { expect, test } from 'vitest';
import { longestLine, scriptBytes, windowsEnding, windowsLine } from '../../lib/access/ssh/windows-program.ts';

const textOf = (line: string) => Buffer.from(line.split(' ').at(-1) ?? '', 'base64').toString('utf16le');

test('one line for cmd.exe and PowerShell alike: words without quotes, and the rest encoded', () => {
  const line = windowsLine({ bytes: scriptBytes({ words: ['Get-Service'] }) }, 'ID');
  expect(line).toMatch(
    /^powershell\.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None -OutputFormat Text -EncodedCommand [A-Za-z0-9+/=]+$/,
  );
  expect(line.length).toBeLessThan(longestLine);
  expect(windowsEnding('42')).toBe('taskkill.exe /T /F /PID 42');
});

test('the script is the bytes of a file with a byte order mark, which is removed', () => {
  const text = textOf(windowsLine({ bytes: scriptBytes({ script: "param($a = 'ü')\r\nexit 3\r\n" }) }, 'ID'));
  const [, bytes = ''] = /FromBase64String\('([^']*)'\)/.exec(text) ?? [];
  expect(Buffer.from(bytes, 'base64').toString('utf8')).toBe("\uFEFFparam($a = 'ü')\r\nexit 3\r\n");
  expect(text).toContain('& $file | Out-Default');
  expect(text).toContain('finally { Remove-Item -LiteralPath $file -Force }');
  expect(text.indexOf('UTF8Encoding')).toBeLessThan(text.indexOf('& $file'));
});

test('a file that was copied ahead is named instead', () => {
  const text = textOf(windowsLine({ file: 'C:\\Windows\\Temp\\virtspec-ID.ps1' }, 'ID'));
  expect(text).toContain("$file = 'C:\\Windows\\Temp\\virtspec-ID.ps1'\r\n");
  expect(text).not.toContain('FromBase64String');
});

test('several words are a program, in which PowerShell interprets nothing', () => {
  const text = scriptBytes({ words: ['C:\\Program Files\\x.exe', "it's", 'it’s', '$env:X'] }).toString('utf8');
  expect(text.slice(1).split('\r\n')[0]).toBe("& 'C:\\Program Files\\x.exe' 'it''s' 'it’’s' '$env:X'");
});
