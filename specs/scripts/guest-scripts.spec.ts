import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodesOf, parsePowerShell, syntaxErrors } from '../support/powershell-grammar.ts';
import { root } from '../support/virtspec.ts';

/**
 * scripts/guest/*.ps1, by a grammar of PowerShell, and not by PowerShell, which none of virtspec's specs runs: that a script is well-formed and keeps the
 * rules below says nothing about what its cmdlets do.
 */
const folder = join(root, 'scripts/guest');
const scripts = readdirSync(folder).sort();
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** What steps.sh runs beside the steps. */
const helpers = ['boot-id.ps1', 'reboot.ps1', 'reboot.test.ps1', 'secrets-gone.ps1', 'secrets.ps1'];

describe.each(scripts)('%s', (name) => {
  const text = read(name);
  const tree = parsePowerShell(text);

  test('is accepted by the grammar', () => {
    expect(syntaxErrors(text)).toEqual([]);
  });

  test('has nothing that Windows PowerShell 5.1 does not know: && and ||; the grammar refuses ternaries, ?? and ?.', () => {
    expect(nodesOf(tree, 'pipeline_chain_tail').map((node) => node.text)).toEqual([]);
  });

  test('is ASCII with LF: no byte order mark decides how it is read', () => {
    expect(text).toMatch(/^[\n -~]*$/);
  });

  test('says in a comment what it is for, stops at the first error, and says how it ends', () => {
    expect(text).toMatch(/^# [A-Z].*\.$/m);
    const statements = text.replace(/^(#.*\n)+/, '').replace(/^param\([\s\S]*?^\)\n/m, '');
    expect(statements).toMatch(/^\$ErrorActionPreference = 'Stop'\n/);
    expect(statements).toMatch(/\nexit 0\n$/);
  });

  test('exits with 0 or, if it is a test, with 1', () => {
    const codes = nodesOf(tree, 'flow_control_statement')
      .map((node) => node.text)
      .filter((one) => one.startsWith('exit'));
    const allowed = name.endsWith('.test.ps1') ? ['exit 0', 'exit 1'] : ['exit 0'];
    expect(codes.filter((code) => !allowed.includes(code))).toEqual([]);
    if (name.endsWith('.test.ps1')) expect(codes).toContain('exit 1');
  });

  test('uses no parameter that it does not declare, and declares none that it does not use', () => {
    const declared = parametersOf(text);
    const automatic = ['ErrorActionPreference', 'LASTEXITCODE'];
    const used = [...text.matchAll(/\$([A-Z]\w*)/g)].map(([, variable = '']) => variable);
    const after = text.slice(text.indexOf('$ErrorActionPreference'));
    expect([...new Set(used)].filter((one) => !declared.includes(one) && !automatic.includes(one))).toEqual([]);
    expect(declared.filter((one) => !after.includes(`$${one}`))).toEqual([]);
  });

  test('reads a secret only where it removes its file, whatever happens', () => {
    const secret = /ReadAllText\(\$(\w+File)\)/.exec(text)?.[1];
    expect(/ConvertTo-SecureString|ReadAllText|Get-Content/.test(text)).toBe(secret !== undefined);
    if (secret === undefined) return;
    const tries = nodesOf(tree, 'try_statement').filter((node) => node.text.includes('ReadAllText'));
    expect(tries).toHaveLength(1);
    expect(tries[0]?.text).toMatch(
      new RegExp(`finally \\{\\s*Remove-Item -LiteralPath \\$${secret} -Force -ErrorAction SilentlyContinue\\s*\\}$`),
    );
    // Before anything else: the rest of the script may reboot the guest.
    expect(text.indexOf('ReadAllText')).toBeLessThan(
      Math.min(...['Get-', 'Install-', 'Add-'].map((word) => text.indexOf(word)).filter((at) => at > 0)),
    );
  });
});

/** The names in the param block, one a line. */
function parametersOf(text: string): string[] {
  const block = /^param\(\n([\s\S]*?)^\)/m.exec(text)?.[1] ?? '';
  return [...block.matchAll(/^ {4}\[\w+\]\$(\w+),?$/gm)].map(([, name = '']) => name);
}

test('every step has a test, and every test a step', () => {
  const steps = scripts.filter((name) => !helpers.includes(name)).map((name) => basename(name, '.ps1'));
  const tests = steps.filter((name) => name.endsWith('.test'));
  expect(steps.filter((name) => !name.endsWith('.test')).map((name) => `${name}.test`)).toEqual(tests);
  expect(scripts).toEqual(expect.arrayContaining(helpers));
});

// No spec can know that a cmdlet exists: whoever adds one looks it up, for Windows PowerShell 5.1. The grammar has ForEach-Object as a word of its own.
test('these cmdlets and programs are used, and no others', () => {
  const commands = scripts.flatMap((name) =>
    nodesOf(parsePowerShell(read(name)), 'command_name').map((node) => node.text),
  );
  expect([...new Set(commands)].sort()).toMatchInlineSnapshot(`
    [
      "Add-Computer",
      "Add-DhcpServerInDC",
      "Add-DhcpServerSecurityGroup",
      "Add-DhcpServerv4Scope",
      "Add-DnsServerPrimaryZone",
      "Clear-DnsClientCache",
      "ConvertTo-SecureString",
      "Get-ADDomain",
      "Get-CimInstance",
      "Get-DhcpServerInDC",
      "Get-DhcpServerv4Binding",
      "Get-DhcpServerv4Scope",
      "Get-DnsClient",
      "Get-DnsClientServerAddress",
      "Get-DnsServerForwarder",
      "Get-DnsServerZone",
      "Get-ItemProperty",
      "Get-NetAdapter",
      "Get-NetIPAddress",
      "Get-Service",
      "Get-SmbShare",
      "Get-WindowsFeature",
      "Install-ADDSForest",
      "Install-WindowsFeature",
      "New-Item",
      "New-NetIPAddress",
      "New-Object",
      "Remove-Item",
      "Remove-NetIPAddress",
      "Rename-Computer",
      "Resolve-DnsName",
      "Restart-Service",
      "Set-DhcpServerv4Binding",
      "Set-DhcpServerv4OptionValue",
      "Set-DhcpServerv4Scope",
      "Set-DnsClient",
      "Set-DnsClientServerAddress",
      "Set-DnsServerForwarder",
      "Set-ItemProperty",
      "Set-NetIPInterface",
      "Test-ComputerSecureChannel",
      "Test-Path",
      "Where-Object",
      "icacls.exe",
      "shutdown.exe",
    ]
  `);
});

test.each([
  ['a parenthesis is not closed', 'if ($A { exit 1 }\n'],
  ['a quote is not closed', "Write-Output 'x\n"],
  ['a brace is not closed', 'try {\n    hostname\n'],
  ['a ternary', '$x = $a ? 1 : 2\n'],
  ['a null-coalescing operator', '$x = $a ?? 1\n'],
  ['a null-conditional member', '$x = ${a}?.Name\n'],
])('the grammar is red for a script in which there is %s', (_, text) => {
  expect(syntaxErrors(text)).not.toEqual([]);
});

test.each(scripts)('the grammar is red for %s without its last brace, parenthesis or quote', (name) => {
  const text = read(name);
  const last = Math.max(...['}', ')', "'"].map((one) => text.lastIndexOf(one)));
  expect(syntaxErrors(text.slice(0, last) + text.slice(last + 1))).not.toEqual([]);
});

test('&& is in its own node, by which it is found', () => {
  expect(nodesOf(parsePowerShell('Get-Date && hostname\n'), 'pipeline_chain_tail')).toHaveLength(1);
});
