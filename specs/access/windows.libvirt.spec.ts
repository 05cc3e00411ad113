import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agentFlavour } from '../../lib/guest/medium/flavour.ts';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { AgentGuest } from '../support/agent-guest.ts';
import { childOf } from '../support/inside-sandbox.ts';
import { describeLane } from '../support/lane.ts';
import { theProbeBase } from '../support/probe-base.ts';
import { runVirtspec, startVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const base = await theProbeBase(agentFlavour);
const missing = 'missing' in base ? base.missing : undefined;

/** In the place of cmd.exe, the login shell of Windows' server: it answers as that does, and starts programs. */
const cmd = `#!/bin/sh
echo "$2" >>/tmp/lines
case $2 in
'echo %OS% $env:OS') printf 'Windows_NT $env:OS\\r\\n' ;;
powershell.exe*) exec powershell-line.exe \${2#* } ;;
*) exec $2 ;;
esac
`;

/**
 * In the place of PowerShell: it does what the line of \`run\` tells it to by the names in it, and the guest's own stand-in runs the script's file. It
 * proves the way there and back, and nothing about PowerShell.
 */
const powershell = `#!/bin/sh
for encoded; do :; done
line=$(printf %s "$encoded" | base64 -d | tr -d '\\000\\r')
of() { printf '%s\\n' "$line" | sed -n "s/$1/\\\\1/p"; }
id=$(of '.*"\\([0-9a-f]\\{24\\}\\) start .*')
file=$(of "^.file = '\\(.*\\)'$" | tr '\\\\' /)
if [ -n "$file" ]; then file=/$file
else
  file=/tmp/$id.ps1
  of ".*FromBase64String('\\(.*\\)').*" | base64 -d >"$file"
fi
printf '\\000%s start %s\\n' "$id" $$ >&2
powershell.exe -NoProfile -File "$file" </dev/null
code=$?
rm "$file"
printf '\\000%s end %s\\n' "$id" "$code"
printf '\\000%s end %s\\n' "$id" "$code" >&2
`;

/** In the place of taskkill.exe: \`/T /F /PID n\`. */
const taskkill = `#!/bin/sh
end() {
  kill -STOP "$1"
  for stat in /proc/[0-9]*/stat; do
    read -r pid _ _ parent _ <"$stat" 2>/dev/null && [ "$parent" = "$1" ] && end "$pid"
  done
  kill -KILL "$1"
}
end "$4"
`;

describeLane(
  'libvirt',
  'virtspec run by ssh, in a guest that has stand-ins for cmd.exe, PowerShell and taskkill.exe, and is not Windows',
  () => {
    let guest: AgentGuest;
    let place: Workplace;
    let network: readonly string[];
    beforeAll(async () => {
      if ('missing' in base) throw new Error(base.missing);
      place = new Workplace();
      guest = await AgentGuest.start(base, { hostname: 'ad01' });
      await guest.lease();
      network = await guest.sandbox.enterNetwork([]);
      mkdirSync(place.path('run'), { mode: 0o700 });
      const ssh = { user: 'windows', key: guest.key };
      place.write('lab.yaml', `lab: x\nsource: { xml: xml }\ndomains: { guest: { ssh: ${JSON.stringify(ssh)} } }\n`);
      const programs = { 'cmd.exe': cmd, 'powershell-line.exe': powershell, 'taskkill.exe': taskkill };
      for (const [name, text] of Object.entries(programs)) {
        await inGuest(`echo ${Buffer.from(text).toString('base64')} | base64 -d >/bin/${name}; chmod 755 /bin/${name}`);
      }
      await inGuest(`echo 'windows:x:0:0::/root:/bin/cmd.exe' >>/etc/passwd
echo 'windows:*:1::::::' >>/etc/shadow
mkdir -p /C:/Windows/Temp`);
    });
    afterAll(async () => {
      await guest?.[Symbol.asyncDispose]();
      place?.[Symbol.dispose]();
    });

    const inGuest = async (script: string) => (await guest.ssh(script)).stdout;
    const call = (...words: readonly string[]) => {
      const env = { ...place.env, XDG_RUNTIME_DIR: place.path('run') };
      const args = ['run', '-c', guest.sandbox.uri, '--transport', 'ssh', 'guest', ...words];
      return [args, { cwd: place.folder, env, prefix: network }] as const;
    };
    const script = (text: string) => {
      place.write('step.ps1', text);
      return runVirtspec(...call('--script', 'step.ps1'));
    };
    const utf8 = '[Console]::OutputEncoding = [Text.Encoding]::UTF8\n';

    test('a script comes there with its byte order mark, and its outputs and exit code come back', async () => {
      const { code, stdout, stderr } = await script(`${utf8}'Grüße: 日本'\n[Console]::Error.WriteLine('nö')\nexit 7\n`);
      expect({ code, stdout, stderr }).toEqual({ code: 7, stdout: 'Grüße: 日本\r\n', stderr: 'nö\r\n' });
      const lines = (await inGuest('cat /tmp/lines; rm /tmp/lines')).trim().split('\n');
      expect(lines[0]).toBe('echo %OS% $env:OS');
      expect(lines[1]).toMatch(/^powershell\.exe -NoProfile -NonInteractive .* -EncodedCommand [A-Za-z0-9+/=]+$/);
      expect(await inGuest('ls -A /tmp')).toBe('');
    });

    test('a script that is too long for a line goes ahead as a file', async () => {
      const { code, stdout } = await script(`${utf8}${'# ü\n'.repeat(3_000)}'the end'\n`);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'the end\r\n' });
      const lines = (await inGuest('cat /tmp/lines; rm /tmp/lines')).trim().split('\n');
      expect(lines.filter((line) => line.length > 8191)).toEqual([]);
      expect(await inGuest('ls -A /C:/Windows/Temp')).toBe('');
    });

    test('Ctrl-C ends a script with what it started', async () => {
      place.write('step.ps1', "'begun'\nStart-Sleep 7654\n");
      const running = startVirtspec(...call('--script', 'step.ps1'));
      await new Promise<void>((resolve) => running.process.stdout.once('data', () => resolve()));
      const commands = () => inGuest("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
      const isThere = async () => (await commands()).includes('sleep 7654') || undefined;
      await waitUntil(isThere, { what: 'its program', timeout: 60_000 });
      // `nsenter` does not pass a signal on.
      process.kill(await childOf(running.process.pid), 'SIGINT');
      expect(await running.ended).toMatchObject({ code: 130, stdout: 'begun\r\n' });
      expect(await commands()).not.toContain('sleep 7654');
      expect(await inGuest('tail -n 1 /tmp/lines')).toMatch(/^taskkill\.exe \/T \/F \/PID \d+$/m);
    });
  },
  missing,
);
