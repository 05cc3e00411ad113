import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { nodesOf, parsePowerShell, syntaxErrors } from '../support/powershell-grammar.ts';
import { type Deployed, endOf, RecordedGuest } from './recorded.ts';

/**
 * The three deploy scripts against a recorded stand-in for virtspec (`fixtures/stand-in/virtspec`), which runs no PowerShell: which scripts are run, in which order,
 * with what, and what is said. `steps.libvirt.spec.ts` runs steps in a real guest.
 */
const secret = 'Pa$$w0rd* "q\'';
const env = { DSRM_PASSWORD: secret };
const member = { DOMAIN_ADMIN_PASSWORD: secret };
const dc = ['deploy-dc.sh'];
const dcSteps = ['computer-name', 'address', 'ad-ds', 'dns', 'dhcp'];
/** What deploy-dc.sh shows first. */
const settings = `Settings:
  AD_DOMAIN=homelab.internal (default)
  AD_NETBIOS=HOMELAB (default)
  LAB_NETWORK=lab-net (default)
  LAB_SUBNET=192.168.56.0/24 (default)
  DC_ADDRESS=192.168.56.10 (default)
  DNS_FORWARDER=192.168.122.1 (default)
  DHCP_START=192.168.56.100 (default)
  DHCP_END=192.168.56.200 (default)
`;

/** Nothing that anyone can see has the secret: outputs, command lines, environments, scripts; and it is nowhere afterwards. */
function expectSecretKept(recorded: RecordedGuest, { stdout, stderr }: Deployed): void {
  const calls = recorded.calls.flatMap(({ words, text, environment }) => [...words, text, environment]);
  expect([stdout, stderr, ...calls].filter((text) => text.includes(secret))).toEqual([]);
  expect(recorded.lines('secrets')).toEqual([]);
  expect(readdirSync(recorded.place.sandboxes)).toEqual([]);
}

test('deploy-dc.sh runs its steps in order, each after its test; reboots, checkpoints and the secret have their places', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(dc, env);
  expect(done, done.stderr).toMatchObject({ code: 0, stderr: '' });
  const rebooted = ['boot-id', 'reboot', 'wait reboot.test'];
  const saved = (name: string) => ['checkpoint list', `checkpoint save ${name}`, 'checkpoint list'];
  const tried = ['checkpoint list', 'checkpoint try post-ad-install'];
  expect(recorded.story).toEqual([
    'look',
    ...tried,
    'up',
    ...['computer-name.test', ...tried, 'computer-name', ...rebooted, 'wait computer-name.test'],
    ...['address.test', 'address', 'wait address.test'],
    ...[
      'ad-ds.test',
      'secrets',
      'copy',
      'ad-ds',
      'secrets-gone',
      ...rebooted,
      'wait ad-ds.test',
      ...saved('post-ad-install'),
    ],
    ...['dns.test', 'dns', 'wait dns.test'],
    ...['dhcp.test', 'dhcp', 'wait dhcp.test', ...saved('post-dhcp')],
  ]);
  for (const name of dcSteps) expect(done.stdout).toMatch(new RegExp(`^DC01: ${name}: done in \\d+ s$`, 'm'));
  expectSecretKept(recorded, done);
});

test('the secret reaches the guest as a private file, byte by byte; its path is all that the script gets', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(dc, env);
  const to = 'C:\\Windows\\virtspec-secrets\\DSRM_PASSWORD';
  expect([recorded.lines('copied'), recorded.lines('copied-mode'), recorded.lines('copied-to')]).toEqual([
    [secret],
    ['600'],
    [`DC01:${to}`],
  ]);
  expect(recorded.calls.find(({ name }) => name === 'ad-ds')?.text).toContain(`} -DsrmPasswordFile '${to}'`.slice(2));
  // virtspec prints the digest of what it copies.
  expect(done.stdout).not.toContain('SHA-256');
});

describe('a second run', () => {
  test('does nothing, and says so', async () => {
    using recorded = new RecordedGuest();
    await recorded.deploy(dc, env);
    const before = recorded.calls.length;
    const done = await recorded.deploy(dc);
    expect(done).toMatchObject({
      code: 0,
      stdout: [
        `${settings}DC01: starting`,
        'DC01: was running, ready',
        ...dcSteps.map((name) => `DC01: ${name}: done already`),
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(recorded.story.slice(before).filter((name) => !/^up$|^look$|\.test$|^checkpoint list$/.test(name))).toEqual(
      [],
    );
  });

  test('after a step that failed goes on at that step; the failure shows its output and what to do', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('dns', { code: 1, stdout: 'before\r\n', stderr: 'the zone is refused\r\n' });
    const failed = await recorded.deploy(dc, env);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('  | before\n  | the zone is refused\n');
    expect(failed.stderr).toMatch(
      /^error: DC01: dns: failed: exit code 1 after \d+ s\n {2}Its output is above\. Correct the cause, then run the same command again: it goes on at this step\.\n$/,
    );
    expect(recorded.story).not.toContain('dhcp.test');
    rmSync(recorded.place.path('guest/faults'), { recursive: true });
    const before = recorded.calls.length;
    expect((await recorded.deploy(dc)).code).toBe(0);
    expect(
      recorded.story.slice(before).filter((name) => !name.endsWith('.test') && !name.startsWith('checkpoint')),
    ).toEqual(['look', 'up', 'dns', 'dhcp']);
  });

  test('after an interruption between a promotion and its reboot runs the step again, which then only needs the reboot', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: ['computer-name', 'address'], pending: ['ad-ds'] });
    expect((await recorded.deploy(dc, env)).code).toBe(0);
    expect(recorded.story).toContain('reboot');
    expect(recorded.lines('done')).toContain('ad-ds');
  });
});

describe('a secret', () => {
  test('is gone from the guest also when its step fails', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('ad-ds', { code: 1, stderr: `cannot use ${secret} here\n` });
    const done = await recorded.deploy(dc, env);
    expect(done.code).toBe(1);
    expect(recorded.story.at(-1)).toBe('secrets-gone');
    expect(done.stdout).toContain('  | cannot use *** here\n');
    expectSecretKept(recorded, done);
  });

  test('is gone also when the copy fails, or the guest is lost while its step runs', async () => {
    for (const [name, code] of [
      ['copy', 3],
      ['ad-ds', 255],
    ] as const) {
      using recorded = new RecordedGuest();
      recorded.fault(name, { code, stderr: 'error: lost\n' });
      const done = await recorded.deploy(dc, env);
      expect(done.code).toBe(1);
      expect(recorded.story.at(-1)).toBe('secrets-gone');
      expectSecretKept(recorded, done);
    }
  });

  test('that cannot be put into the guest is the reason of the failure, not its step', async () => {
    for (const name of ['secrets', 'copy']) {
      using recorded = new RecordedGuest();
      recorded.fault(name, { code: 3, stderr: 'error: lost\n' });
      expect((await recorded.deploy(dc, env)).stderr).toContain(
        'error: lost\nerror: DC01: ad-ds: failed: its secrets could not be put into the guest; nothing of it was run\n  The reason is above. Correct',
      );
      expect(recorded.story).not.toContain('ad-ds');
    }
  });

  test('that cannot be removed is an error that says where it is', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('secrets-gone', { code: 255 });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: a secret may be left in DC01, in C:\\Windows\\virtspec-secrets\\: remove it\n');
  });

  test('is not printed by bash -x either', async () => {
    using recorded = new RecordedGuest();
    const done = await recorded.deploy(dc, env, ['-x']);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('+ run_steps DC01');
    // bash -x quotes in its own way.
    for (const form of [secret, `'Pa$$w0rd* "q'\\'''`, 'w0rd']) expect(done.stdout + done.stderr).not.toContain(form);
    expectSecretKept(recorded, { ...done, stderr: '' });
  });

  test('may come from a file descriptor', async () => {
    using recorded = new RecordedGuest();
    const words = `exec 4<<<'from a descriptor'; unset DSRM_PASSWORD; exec bash "$0" --secret-fd DSRM_PASSWORD=4`;
    const script = new URL('../../scripts/orchestration/deploy-dc.sh', import.meta.url).pathname;
    const done = await recorded.deploy(['../../../dev/null'], {}, ['-c', words, script]);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(recorded.lines('copied')).toEqual(['from a descriptor']);
  });

  test('that is missing ends the run before anything is started, with what to do', async () => {
    using recorded = new RecordedGuest();
    const done = await recorded.deploy(dc);
    expect(done).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `error: DC01: ad-ds: DSRM_PASSWORD is not set; nothing was started or changed
  why: the step is to be done: not ad-ds
  fix: pass it in the environment, or by --secret-fd DSRM_PASSWORD=FD.
`,
    });
    expect(recorded.story).toEqual(['look', 'checkpoint list', 'checkpoint try post-ad-install', 'ad-ds.test']);
  });

  test('that is missing is refused, too, when a guest that is off cannot say whether its step is done', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('domain-join.test', { code: 255, stderr: 'error: CLIENT02 is shut off\n  why: it is\n' });
    const done = await recorded.deploy(['deploy-client.sh', 'CLIENT02']);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain('  why: whether the step is done is not known: CLIENT02 is shut off\n  fix: pass it');
    expect(recorded.story).toEqual([
      'look',
      'checkpoint list',
      'checkpoint try post-join-CLIENT02',
      'domain-join.test',
    ]);
  });

  test('of a step that --from leaves out is not needed', async () => {
    using recorded = new RecordedGuest();
    expect(await recorded.deploy([...dc, '--from', 'dns'])).toMatchObject({ code: 0, stderr: '' });
  });

  test('of another deploy script is in no environment either', async () => {
    const exported = { ...env, DOMAIN_ADMIN_PASSWORD: 'another secret' };
    for (const words of [dc, ['deploy-client.sh'], ['deploy-sccm.sh']]) {
      using recorded = new RecordedGuest();
      expect((await recorded.deploy(words, exported)).code).toBe(0);
      expect(recorded.calls.map(({ environment }) => environment).join('')).toBe('');
    }
    const folder = new URL('../../scripts/orchestration/', import.meta.url);
    const text = (name: string) => readFileSync(new URL(name, folder), 'utf8');
    const named = readdirSync(folder).flatMap((name) =>
      [...text(name).matchAll(/^secret (\w+)$/gm)].map(([, it]) => it),
    );
    const all = /^export -n (.+)$/m.exec(text('secrets.sh'))?.[1]?.split(' ');
    expect(all?.sort()).toEqual([...new Set(named)].sort());
  });
});

test('Ctrl-C ends the step with exit code 130; the secret is gone, and so are the files here', async () => {
  using recorded = new RecordedGuest();
  recorded.fault('ad-ds', { hang: true });
  const child = recorded.start(dc, env);
  const ended = endOf(child);
  const hangs = () => (existsSync(recorded.place.path('guest/hangs')) ? true : undefined);
  await waitUntil(hangs, { what: 'ad-ds to run', timeout: 60_000, interval: 20 });
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const done = await ended;
  expect({ code: done.code, stderr: done.stderr }).toEqual({
    code: 130,
    stderr: 'DC01: ad-ds: interrupted; the same command goes on from here\n',
  });
  expect(recorded.story.at(-1)).toBe('secrets-gone');
  expectSecretKept(recorded, done);
  expect((await recorded.deploy(dc, env)).code).toBe(0);
});

describe('a test', () => {
  test('that itself fails is not taken for a step that is to be done', async () => {
    using recorded = new RecordedGuest();
    const other = 'it is a domain controller of other.example\r\nAt line 3\r\n';
    recorded.fault('ad-ds.test', { code: 1, stdout: 'x\n', stderr: other });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain(
      'error: DC01: ad-ds: failed: its test failed: it is a domain controller of other.example\nAt line 3\n',
    );
    expect(stderr).toMatch(
      /\n {2}\| x\n {2}The test is .*\/scripts\/guest\/ad-ds\.test\.ps1\. Correct the cause, then run the same command again: it/,
    );
    expect(recorded.story).not.toContain('ad-ds');
  });

  test('whose guest does not answer ends the run', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('address.test', { code: 255, stderr: 'error: the guest agent does not answer\n' });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('DC01: address: failed: its test failed: the guest agent does not answer');
  });

  test('that does not succeed after its step fails the step', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('address', { code: 0 });
    const { code, stderr } = await recorded.deploy(dc, env);
    expect(code).toBe(1);
    expect(stderr).toContain('error: DC01: address: failed: its test did not succeed after it');
  });
});

describe('options', () => {
  test('--dry-run shows the settings, asks the tests, names a secret that is missing, and runs nothing; its exit code is that of a run', async () => {
    using recorded = new RecordedGuest();
    recorded.is({ done: ['computer-name'] });
    expect(await recorded.deploy([...dc, '--dry-run'])).toEqual({
      code: 2,
      stderr: `error: DC01: ad-ds: DSRM_PASSWORD is not set: a run would start nothing
  why: the step is to be done
  fix: pass it in the environment, or by --secret-fd DSRM_PASSWORD=FD.
`,
      stdout: `${settings}DC01: computer-name: done already
DC01: address: to do: not address
DC01: ad-ds: to do: not ad-ds; reboots; checkpoint post-ad-install; DSRM_PASSWORD is not set
DC01: dns: to do: not dns
DC01: dhcp: to do: not dhcp; checkpoint post-dhcp
`,
    });
    expect(recorded.story).toEqual([
      ...['look', 'checkpoint list', 'checkpoint try post-ad-install'],
      ...['computer-name', 'address', 'ad-ds'].map((name) => `${name}.test`),
      ...['checkpoint list', 'dns.test', 'dhcp.test', 'checkpoint list'],
    ]);
    expect((await recorded.deploy([...dc, '--dry-run'], env)).code).toBe(0);
  });

  test('a setting whose name is misspelt is seen in what --dry-run shows', async () => {
    using recorded = new RecordedGuest();
    const misspelt = { ...env, AD_DOMIAN: 'example.internal', AD_NETBIOS: 'EXAMPLE', LAB_SUBNET: '192.168.56.0/24' };
    const { code, stdout } = await recorded.deploy([...dc, '--dry-run'], misspelt);
    expect(code).toBe(0);
    for (const line of ['AD_DOMAIN=homelab.internal (default)', 'AD_NETBIOS=EXAMPLE', 'LAB_SUBNET=192.168.56.0/24'])
      expect(stdout).toContain(`\n  ${line}\n`);
  });

  test('--dry-run that cannot find out what is to be done says why, once, and fails', async () => {
    using recorded = new RecordedGuest();
    recorded.fault('address.test', { code: 255, stderr: 'error: away\n  why: it is off\n' });
    expect(await recorded.deploy([...dc, '--dry-run'], env)).toEqual({
      code: 1,
      stdout: `${settings}DC01: computer-name: to do: not computer-name; reboots\nDC01: address: not known\n`,
      stderr: 'error: DC01: address: its test failed: away\n  why: it is off\n',
    });
    expect(recorded.story).toEqual([
      ...['look', 'checkpoint list', 'checkpoint try post-ad-install'],
      ...['computer-name.test', 'address.test'],
    ]);
  });

  test.each([[['--dry-run']], [[]]])(
    'of a guest that is not Windows, that is the reason, not what its sh says (%s)',
    async (options) => {
      using recorded = new RecordedGuest();
      recorded.fault('computer-name.test', { code: 2, stderr: 'sh: 2: Syntax error: word unexpected\n' });
      recorded.fault('shell', { stdout: ':OS\n' });
      const { code, stderr } = await recorded.deploy([...dc, ...options], env);
      expect(code).toBe(1);
      expect(stderr).toContain(
        'its test failed: the guest is not Windows, and computer-name.test.ps1 is for PowerShell\n',
      );
      expect(stderr).not.toContain('Syntax');
    },
  );

  test("a VM that cannot be started ends the run with virtspec's own words and exit code", async () => {
    for (const code of [2, 3, 255]) {
      using recorded = new RecordedGuest();
      recorded.fault('up', { code, stderr: 'error: no domain DC01\n  why: it is not there\n' });
      expect(await recorded.deploy(dc, env)).toEqual({
        code,
        stdout: `${settings}DC01: starting\n`,
        stderr: 'error: no domain DC01\n  why: it is not there\n',
      });
    }
  });

  test("without virsh's answer virtspec speaks first", async () => {
    for (const words of [dc, ['deploy-sccm.sh'], ['deploy-client.sh']]) {
      using recorded = new RecordedGuest();
      recorded.place.write('bin/virsh', '#!/bin/sh\necho error: failed to connect >&2\nexit 1\n');
      recorded.fault('up', { code: 3, stderr: 'error: cannot connect to libvirt\n' });
      const done = await recorded.deploy(words, { ...env, ...member });
      expect(done).toMatchObject({ code: 3, stderr: 'error: cannot connect to libvirt\n' });
    }
  });

  test('says what it waits for, and how long', async () => {
    using recorded = new RecordedGuest();
    const { stdout } = await recorded.deploy(dc, env);
    expect(stdout.startsWith(`${settings}DC01: starting\n`)).toBe(true);
    for (const line of ['rebooting, up to 60m', 'waiting for its test, up to 60m'])
      expect(stdout).toContain(`\nDC01: ad-ds: ${line}\n`);
    expect(stdout).toContain('\nDC01: dns: waiting for its test, up to 30m\n');
  });

  test('a checkpoint needs the lab file of the folder, before the first step; --no-checkpoints does not', async () => {
    using recorded = new RecordedGuest();
    rmSync(recorded.place.path('lab.yaml'));
    const done = await recorded.deploy(dc, env);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toBe(
      'error: there is no lab file lab.yaml here: a checkpoint saves the VMs that it lists\n  fix: run this in the folder of the lab, name the file with VIRTSPEC_LAB, or pass --no-checkpoints.\n',
    );
    expect(recorded.calls).toEqual([]);
    expect((await recorded.deploy([...dc, '--no-checkpoints'], env)).code).toBe(0);
  });

  test('an adapter on the bridge of the network is on the network', async () => {
    using recorded = new RecordedGuest();
    recorded.adapters(['network default e1000e 52:54:00:b4:56:ba', 'bridge virbr56 e1000e 52:54:00:96:f8:bb']);
    expect(await recorded.deploy(dc, env)).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['address', 'dns', 'dhcp', 'dns.test'])
      expect(recorded.calls.find((call) => call.name === name)?.text).toContain("-Mac '52:54:00:96:f8:bb'");
  });

  test('a network that the VM is not on: the adapters that it has, and what to do; nothing is started', async () => {
    using recorded = new RecordedGuest();
    recorded.adapters(['network default e1000e 52:54:00:b4:56:ba', 'bridge br0 e1000e 52:54:00:96:f8:bb']);
    expect(await recorded.deploy(dc, env)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: DC01 has no adapter on the network lab-net, whose bridge is virbr56
  why: its adapters are on: network default (52:54:00:b4:56:ba), bridge br0 (52:54:00:96:f8:bb)
  fix: name the network of the lab, as in LAB_NETWORK=NAME, or give DC01 an adapter on it.
`,
    });
    expect(recorded.story).toEqual(['look']);
  });

  test('--from begins with a step; the earlier ones are not tested', async () => {
    using recorded = new RecordedGuest();
    const { code, stdout } = await recorded.deploy([...dc, '--from', 'dhcp']);
    expect(code).toBe(0);
    expect(stdout).toContain('DC01: dns: not tested (--from dhcp)\n');
    const done = recorded.story.filter((name) => !name.startsWith('checkpoint'));
    expect(done.slice(0, 4)).toEqual(['look', 'up', 'dhcp.test', 'dhcp']);
  });

  test('--no-checkpoints saves none', async () => {
    using recorded = new RecordedGuest();
    expect((await recorded.deploy([...dc, '--no-checkpoints'], env)).code).toBe(0);
    expect(recorded.story.filter((name) => name.startsWith('checkpoint'))).toEqual([]);
  });

  test.each([
    [
      'an unknown option',
      ['deploy-dc.sh', '--form', 'dns'],
      {},
      'unknown option --form; did you mean --from? See --help',
    ],
    ['a word that is left out', ['deploy-dc.sh', '--dryrun'], {}, 'unknown option --dryrun; did you mean --dry-run?'],
    ['an option like none', ['deploy-dc.sh', '--verbose'], {}, 'unknown option --verbose; see --help'],
    ['an address', ['deploy-client.sh', '192.168.56.20'], {}, '192.168.56.20 is an address: name the domain of'],
    ['a folder that there is not', ['deploy-dc.sh', '--steps=stepz'], {}, 'there is no folder stepz (--steps, or'],
    [
      'an unknown step',
      ['deploy-dc.sh', '--from', 'dsn'],
      {},
      'DC01 has no step dsn; its steps are: computer-name address ad-ds dns dhcp',
    ],
    ['a missing value', ['deploy-dc.sh', '--from'], {}, '--from needs a value; see --help'],
    [
      'a setting with a quote',
      ['deploy-dc.sh'],
      { AD_DOMAIN: "a'; exit; '" },
      'AD_DOMAIN is not a DNS name of at least two labels',
    ],
    ['a domain of one label', dc, { AD_DOMAIN: 'homelab' }, 'AD_DOMAIN is not a DNS name of at least two labels'],
    ['a domain with a blank', dc, { AD_DOMAIN: 'home lab.internal' }, 'AD_DOMAIN is not a DNS name'],
    ['a long NetBIOS name', dc, { AD_NETBIOS: 'ABCDEFGHIJKLMNOP' }, 'AD_NETBIOS is not a NetBIOS name: 1 to 15'],
    ['a NetBIOS name with a dot', dc, { AD_NETBIOS: 'A.B' }, 'AD_NETBIOS is not a NetBIOS name'],
    ['a subnet without a prefix', dc, { LAB_SUBNET: '192.168.56.0' }, 'LAB_SUBNET is not an IPv4 subnet, as in'],
    [
      'an address as a subnet',
      dc,
      { LAB_SUBNET: '192.168.56.1/24' },
      'LAB_SUBNET is not the address of a network with a',
    ],
    ['an address of five', dc, { DC_ADDRESS: '192.168.56.1.0' }, 'DC_ADDRESS is not an IPv4 address'],
    ['an octet above 255', dc, { DNS_FORWARDER: '1.1.1.256' }, 'DNS_FORWARDER is not an IPv4 address'],
    [
      'an address elsewhere',
      dc,
      { DC_ADDRESS: '192.168.57.10' },
      'DC_ADDRESS is no address of a computer in LAB_SUBNET, which is 192.168.56.0/24',
    ],
    ['the broadcast address', dc, { DHCP_END: '192.168.56.255' }, 'DHCP_END is no address of a computer in LAB_SUBNET'],
    ['a range that ends first', dc, { DHCP_END: '192.168.56.50' }, 'DHCP_END is before DHCP_START'],
    [
      'an account with its domain',
      ['deploy-client.sh'],
      { AD_ADMIN: 'LAB\\admin' },
      'AD_ADMIN is not the name of an account without its domain',
    ],
    [
      'an SCCM server elsewhere',
      ['deploy-sccm.sh'],
      { SCCM_ADDRESS: '10.0.0.1' },
      'SCCM_ADDRESS is no address of a computer in',
    ],
    ['an empty VM', ['deploy-dc.sh', ''], {}, 'the name of a VM is empty'],
    [
      'a secret that the script does not have',
      ['deploy-dc.sh', '--secret-fd', 'FOO=3'],
      {},
      '--secret-fd: this script has no secret FOO; it has: DSRM_PASSWORD',
    ],
    ['two domain controllers', ['deploy-dc.sh', 'DC01', 'DC02'], {}, 'one VM, not: DC01 DC02'],
    [
      'a folder without the steps',
      ['deploy-dc.sh', '--steps', '.'],
      {},
      'there is no computer-name.ps1 in ., and no computer-name.sh',
    ],
    ['no descriptor', ['deploy-dc.sh', '--secret-fd', 'DSRM_PASSWORD'], {}, '--secret-fd takes NAME=FD'],
    [
      'a descriptor that is not open',
      ['deploy-dc.sh', '--secret-fd', 'DSRM_PASSWORD=77'],
      {},
      'nothing could be read from file descriptor 77',
    ],
  ])('%s is refused before anything is run', async (_, words, settings, says) => {
    using recorded = new RecordedGuest();
    const { code, stdout, stderr } = await recorded.deploy(words, settings);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`error: ${says}`),
    });
    expect(recorded.calls).toEqual([]);
    expect(recorded.lines('virsh-calls')).toEqual([]);
  });

  test.each(['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'])(
    '%s --help names its settings, its secret and its options',
    async (name) => {
      using recorded = new RecordedGuest();
      const { code, stdout } = await recorded.deploy([name, '--help']);
      expect(code).toBe(0);
      const text = readFileSync(new URL(`../../scripts/orchestration/${name}`, import.meta.url), 'utf8');
      for (const [, variable = ''] of text.matchAll(/^(?:setting|secret) (\w+)/gm))
        expect(stdout).toContain(`${variable}`);
      for (const [, option = ''] of stdout.matchAll(/^ {2}(--[a-z-]+)/gm))
        expect(readFileSync(new URL('../../scripts/orchestration/options.sh', import.meta.url), 'utf8')).toContain(
          option,
        );
      expect(stdout).toContain('--dry-run');
      expect(stdout).toContain('3 a VM could not be started');
      expect(recorded.calls).toEqual([]);
    },
  );
});

test('deploy-sccm.sh joins its VM, and installs the features', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(['deploy-sccm.sh'], member);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const steps = ['computer-name', 'address', 'dns-client', 'domain-join', 'sccm-features'];
  expect(recorded.story.filter((name) => steps.includes(name))).toEqual(steps);
  expect(recorded.calls.find(({ name }) => name === 'address')?.text).toContain("-Address '192.168.56.11'");
  expectSecretKept(recorded, done);
});

test('deploy-client.sh does all steps of a VM before those of the next', async () => {
  using recorded = new RecordedGuest();
  const done = await recorded.deploy(['deploy-client.sh', '--no-checkpoints'], member);
  expect(done, done.stderr).toMatchObject({ code: 0 });
  const ran = recorded.calls
    .filter(({ name }) => name !== undefined && /\.test$/.test(name))
    .map(({ words, name }) => `${words[1]} ${name}`);
  const tests = ['computer-name', 'dns-client', 'domain-join'].map((name) => `${name}.test`);
  expect([...new Set(ran.filter((one) => !one.endsWith('reboot.test')))]).toEqual(
    ['CLIENT01', 'CLIENT02'].flatMap((vm) => tests.map((name) => `${vm} ${name}`)),
  );
  expectSecretKept(recorded, done);
});

describe('what is sent to PowerShell', () => {
  test.each(['deploy-dc.sh', 'deploy-sccm.sh', 'deploy-client.sh'])(
    'by %s is accepted by a grammar, and passes each parameter that is declared',
    async (name) => {
      using recorded = new RecordedGuest();
      expect((await recorded.deploy([name], { ...env, ...member })).code).toBe(0);
      const texts = recorded.calls.flatMap(({ text }) => (text === '' ? [] : text));
      expect(texts.length).toBeGreaterThan(10);
      for (const text of texts) {
        expect(syntaxErrors(text), text).toEqual([]);
        const declared = [...text.matchAll(/^ {4}\[\w+\]\$(\w+),?$/gm)].map(([, parameter]) => parameter).sort();
        const call = text.slice(text.lastIndexOf('\n}') + 2);
        const passed = [...call.matchAll(/ -(\w+) '/g)].map(([, parameter]) => parameter).sort();
        expect(declared.length === 0 ? [] : passed, text).toEqual(declared);
        expect(nodesOf(parsePowerShell(text), 'param_block').length, text).toBe(declared.length > 0 ? 1 : 0);
      }
    },
  );

  test('has no script that the stand-in does not know', async () => {
    using recorded = new RecordedGuest();
    await recorded.deploy(dc, env);
    expect(recorded.story).not.toContain('?');
  });
});
