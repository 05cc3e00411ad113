import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

/** An ordinary user that exists only in the mount namespace below. */
const user = { name: 'virtspec-spec', id: 61000 };

/**
 * Creates the user, its subordinate ids and, unless `TUN=none`, a /dev/net/tun as in ordinary distributions, in a separate mount namespace; then
 * becomes the user and runs the rest of the command line.
 */
const asUser = `
set -eu
private=$1 name=$2 id=$3
shift 3
for file in passwd group subuid subgid; do cp "/etc/$file" "$private/$file" 2>/dev/null || : >"$private/$file"; done
echo "$name:x:$id:$id::$private:/bin/sh" >>"$private/passwd"
echo "$name:x:$id:" >>"$private/group"
echo "$name:1000000:65536" | tee -a "$private/subuid" >>"$private/subgid"
for file in passwd group subuid subgid; do
  [ -e "/etc/$file" ] || continue
  mount --bind "$private/$file" "/etc/$file"
done
mount -t tmpfs -o mode=0755 devices "$private/devices"
mknod "$private/devices/tun" c 10 200
[ "\${TUN-}" = none ] && chmod 0600 "$private/devices/tun" || chmod 0666 "$private/devices/tun"
mount --bind "$private/devices/tun" /dev/net/tun
exec setpriv --reuid="$id" --regid="$id" --clear-groups -- "$@"
`;

const isRoot = process.getuid?.() === 0;

describeLane(
  'libvirt',
  'without root',
  () => {
    test('the reference lab passes, and nothing is left behind', async () => {
      using place = new Workplace();
      const { code, stdout, stderr } = await runAsUser(place, {});
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stdout).toMatch(/^PASSED /m);
      expect(readFileSync(place.path('reports/verify.md'), 'utf8')).toContain('PASSED');
      await place.expectNothingLeft();
    });

    test.runIf(isRoot)('a /dev/net/tun that the user may not open is exit 3 with a fix', async () => {
      using place = new Workplace();
      const { code, stdout } = await runAsUser(place, { TUN: 'none' });
      expect(code).toBe(3);
      expect(stdout).toContain('cannot open /dev/net/tun');
      expect(stdout).toMatch(/^INCOMPLETE /m);
      await place.expectNothingLeft();
    });
  },
  isRoot && !othersMayRead(root) ? `an ordinary user may not read ${root}` : undefined,
);

function runAsUser(place: Workplace, env: NodeJS.ProcessEnv) {
  const home = { HOME: place.folder, XDG_CACHE_HOME: place.path('cache'), ...place.env, ...env };
  if (!isRoot) return runVirtspec(['verify', '--lab', `${root}lab.yaml`], { cwd: place.folder, env: home });
  for (const folder of [place.folder, place.sandboxes]) chownSync(folder, user.id, user.id);
  place.write('devices/.keep', '');
  chmodSync(place.folder, 0o755);
  const prefix = ['unshare', '--mount', 'sh', '-c', asUser, 'sh', place.folder, user.name, String(user.id)];
  return runVirtspec(['verify', '--lab', `${root}lab.yaml`], { cwd: place.folder, env: home, prefix });
}

/** Whether all users may enter every folder on the path. */
function othersMayRead(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o005) !== 0o005) return false;
    if (folder === dirname(folder)) return true;
  }
}
