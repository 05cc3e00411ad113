import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callVirtspec } from '../support/call-virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const lab = (...lines: string[]) => ['lab: spec', 'source: { xml: xml }', ...lines, ''].join('\n');
const sound = { 'lab.yaml': lab() };
const network = '<network><name>lan</name></network>';

/** The content of the working directory, the command line, and the expected three lines. */
const cases: Record<string, { files?: Record<string, string>; args?: string[]; says: (string | RegExp)[] }> = {
  'no lab file': { says: ['error: the lab file lab.yaml does not exist', /fix: .*--lab/] },
  'YAML that does not parse': {
    files: { 'lab.yaml': 'lab: spec\nnetworks: { lan: [ }\n' },
    says: ['lab.yaml:2:', 'networks: { lan: [ }'],
  },
  'an unknown key, and the nearest': {
    files: { 'lab.yaml': lab('networks:', '  lan: { brigde: virbr7 }') },
    says: ['lab.yaml:4:', 'brigde', 'bridge'],
  },
  'a size without a unit': {
    files: { 'lab.yaml': lab('domains:', '  guest: { memory: 2048 }') },
    says: ['lab.yaml:4:', 'GiB'],
  },
  'an address that is none': {
    files: { 'lab.yaml': lab('networks:', '  lan: { address: 192.168.300.1/24 }') },
    says: ['lab.yaml:4:', '192.168.300.1/24'],
  },
  'a DHCP range outside of its network': {
    files: { 'lab.yaml': lab('networks:', '  lan: { address: 10.0.0.1/24, dhcp: 10.0.1.10-10.0.1.20 }') },
    says: ['lab.yaml:4:', '10.0.1.10'],
  },
  'a DHCP range the wrong way round': {
    files: { 'lab.yaml': lab('networks:', '  lan: { address: 10.0.0.1/24, dhcp: 10.0.0.20-10.0.0.10 }') },
    says: ['lab.yaml:4:', '10.0.0.20'],
  },
  'a disk that names no pool': {
    files: {
      'lab.yaml': lab('pools: { store: { volumes: { a.qcow2: 1 GiB } } }', 'domains: { guest: { disks: [b.qcow2] } }'),
    },
    says: ['lab.yaml:4:', 'b.qcow2'],
  },
  'a MAC twice': {
    files: {
      'lab.yaml': lab(
        'networks: { lan: { mac: "52:54:00:00:00:01" } }',
        'domains: { guest: { interfaces: [{ network: lan, mac: "52:54:00:00:00:01" }] } }',
      ),
    },
    says: ['52:54:00:00:00:01'],
  },
  'a UUID twice': {
    files: {
      'lab.yaml': lab(
        'domains:',
        '  a: { uuid: 9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02 }',
        '  b: { uuid: 9D9B0A51-37E6-4D5F-8A1C-6F1D3C8E2B02 }',
      ),
    },
    says: [/9d9b0a51-37e6-4d5f-8a1c-6f1d3c8e2b02/i],
  },
  'XML that is not libvirt’s': {
    files: { 'lab.yaml': lab(), 'xml/networks/lan.xml': '<html/>' },
    says: ['xml/networks/lan.xml', '<html>'],
  },
  'an XML bomb': {
    files: {
      'lab.yaml': lab(),
      'xml/networks/lan.xml': `<!DOCTYPE n [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n<network><name>&b;</name></network>`,
    },
    says: ['xml/networks/lan.xml', 'DOCTYPE'],
  },
  'an external entity': {
    files: {
      'lab.yaml': lab(),
      'xml/networks/lan.xml': `<!DOCTYPE n [<!ENTITY a SYSTEM "file:///etc/passwd">]><network><name>&a;</name></network>`,
    },
    says: ['xml/networks/lan.xml', 'DOCTYPE'],
  },
  'XML that breaks off': {
    files: { 'lab.yaml': lab(), 'xml/networks/lan.xml': '<network><name>lan' },
    says: ['xml/networks/lan.xml'],
  },
  'a folder without XML': { files: { 'lab.yaml': lab() }, says: ['xml'] },
  'a check that there is not, and the nearest': {
    files: { 'lab.yaml': lab(), 'xml/networks/lan.xml': network },
    args: ['--select', 'network-dchp-range'],
    says: ['network-dchp-range', 'network-dhcp-range'],
  },
  'a subject that the lab does not have': {
    files: { 'lab.yaml': lab(), 'xml/networks/lan.xml': network },
    args: ['--target', 'rendered', '--select', 'domain:NOBODY'],
    says: ['domain:NOBODY'],
  },
  'a reporter that there is not': { args: ['--reporter', 'jsno'], says: ['jsno', "Did you mean 'json'?"] },
  'two reporters on standard output': {
    args: ['--reporter', 'json', '--reporter', 'junit'],
    says: ['standard output', '--reporter json:reports/verify.json'],
  },
  'a reporter with an empty path': { args: ['--reporter', 'json:'], says: ['--reporter json: has no path'] },
  'a target that there is not': { args: ['--target', 'moon'], says: ['moon', 'rendered, sandbox'] },
  'a timeout that is no number': { args: ['--timeout', 'soon'], says: ['--timeout', 'seconds'] },
  'a report that would be a folder': {
    files: { 'out/x': '' },
    args: ['--reporter', 'json:out'],
    says: ['nothing can be written to "out"', 'it is a folder', 'fix: Pass a file in it.'],
  },
  'a report in a folder that is a file': {
    files: { out: '' },
    args: ['--reporter', 'json:out/report.json'],
    says: ['is not a folder'],
  },
  'a report with too long a name': { args: ['--reporter', `json:${'x'.repeat(256)}`], says: ['its name is too long'] },
  'a report for a file that is not open': {
    args: ['--reporter', 'json:/dev/fd/977'],
    says: ['the file descriptor 977 is not open for writing'],
  },
  'two names of standard output': {
    args: ['--reporter', 'json:/dev/stdout', '--reporter', 'junit:-'],
    says: ['two reporters would write to standard output'],
  },
  'two names of one file': {
    args: ['--reporter', 'json:./a', '--reporter', 'junit:a'],
    says: ['two reporters would write to'],
  },
  'a lab without end': { args: ['--lab', '/dev/zero'], says: ['/dev/zero cannot be read', 'it is a device'] },
  'a lab that is a folder without one': {
    files: { 'lab/other.yaml': '' },
    args: ['--lab', 'lab'],
    says: ['the lab file lab/lab.yaml does not exist', 'write one: virtspec init'],
  },
  'a lab that is too long': {
    files: { 'lab.yaml': '#'.repeat(4 * 1024 * 1024 + 1) },
    says: ['it is larger than 4194304 bytes'],
  },
  'XML that is too long': {
    files: { 'lab.yaml': lab(), 'xml/networks/lan.xml': ' '.repeat(4 * 1024 * 1024 + 1) },
    says: ['xml/networks/lan.xml cannot be read', 'it is larger than 4194304 bytes'],
  },
  ...Object.fromEntries(
    ['--select', '--boot', '--nixvirt', '--libvirt', '--reporter', '-c', '--lab', '--vm-report', '--allow-start'].map(
      (option) => [
        `nothing for ${option}`,
        {
          args: [option, ''],
          says: [`${option === '-c' ? '--connect' : option} has no value`, /why: .*empty/, /fix: Pass a value/],
        },
      ],
    ),
  ),
  'white space for --select': { args: ['--select', ' \t'], says: ['--select has no value'] },
  'a comma for --select': {
    files: sound,
    args: ['--select', ','],
    says: ['--select "," names nothing', 'fix: Give a check id'],
  },
  'a beginning of a check that there is not': {
    files: sound,
    args: ['--select', 'network-dhpc'],
    says: ['fix: Did you mean network-dhcp-range?'],
  },
  'two lab files': {
    args: ['lab.yaml', '--lab', 'other.yaml'],
    says: ['two lab files were passed: lab.yaml and --lab other.yaml', 'fix: Pass one of them.'],
  },
  'more than one argument': {
    args: ['lab.yaml', 'other.yaml'],
    says: ['virtspec verify does not accept the argument "other.yaml"'],
  },
  'a check without its option': { args: ['mac-unique'], says: ['Did you mean virtspec verify --select mac-unique?'] },
  'a word that means nothing': { args: ['nonsense'], says: ['the lab file nonsense does not exist'] },
  'a timeout of no length': { args: ['--timeout', '0m'], says: ['--timeout', 'above 0; also 10m, 2h'] },
  'a timeout below zero': { args: ['--timeout', '-1'], says: ['--timeout'] },
  'an option that there is not': { args: ['--verbos'], says: ['error: ', '--verbos', 'fix: '] },
  'an option, and the nearest': { args: ['--lap'], says: ["unknown option '--lap'", 'fix: Did you mean --lab?'] },
};

describe('bad input is exit 2 with what, why and fix; nothing is started or written', () => {
  test.each(Object.entries(cases))('%s', async (_name, { files = {}, args = [], says }) => {
    using place = new Workplace();
    for (const [name, text] of Object.entries(files)) place.write(name, text);
    const { code, stdout, stderr } = await callVirtspec(['verify', ...args], { cwd: place.folder, env: place.env });
    expect(stderr).not.toContain('    at ');
    for (const words of says) expect(stderr).toMatch(words instanceof RegExp ? words : new RegExp(escape(words)));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(readdirSync(place.sandboxes)).toEqual([]);
    expect(existsSync(place.path('reports'))).toBe(false);
  });

  test.each([
    ['run', ['run', 'web01', '--script', 'folder'], 'the script folder cannot be read'],
    ['report', ['report', 'folder'], 'the report folder cannot be read'],
    ['verify', ['verify', '--lab', 'plan-is-folder.yaml'], 'the work plan folder cannot be read'],
  ])('%s: a folder in place of a file is called one', async (_name, words, what) => {
    using place = new Workplace();
    place.write('folder/x', '');
    place.write('plan-is-folder.yaml', `${lab()}plan: folder\n`);
    const { code, stderr } = await callVirtspec(words, { cwd: place.folder, env: place.env });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${what}\n  why: it is a folder\n`) });
  });

  test('an unknown command is refused', async () => {
    using place = new Workplace();
    const { code, stderr } = await callVirtspec(['verfy'], { cwd: place.folder });
    expect(code).toBe(2);
    expect(stderr).toContain('verfy');
    expect(stderr).toContain('verify');
  });

  test('--debug shows the stack', async () => {
    using place = new Workplace();
    const { stderr } = await callVirtspec(['verify', '--debug'], { cwd: place.folder });
    expect(stderr).toContain('    at ');
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
