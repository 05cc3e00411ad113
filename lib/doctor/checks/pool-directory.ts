import { shellWord } from '../../error/shell-word.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgePool, poolItems } from '../pool.ts';
import { ofLab } from '../prerequisite.ts';

export const poolDirectory = ofLab(
  {
    id: 'pool-directory',
    category: 'storage',
    title: 'The pool’s directory exists',
    severity: 'error',
    cure: {
      nixos: 'set `systemd.tmpfiles.rules = [ "d PATH 0711 root root" ];`.',
      elsewhere: 'run `sudo mkdir -p PATH`, or `virsh pool-build` once the pool is defined.',
    },
    why: 'NixVirt never builds a pool (nixvirt.py): without the directory, everything is defined, but the pool does not start, and nothing after it is started.',
  },
  'each pool of the lab that is a directory',
  poolItems,
  judgePool(({ there, nearest }, _room, _evidence, { path }) => {
    if (there) return pass(path);
    const evidence = evidenceOf(`ls -d ${path}`, `nearest existing directory: ${nearest}`);
    return fail(path, 'it does not exist', evidence, fixOf(path));
  }),
);

function fixOf(path: string): string {
  return `NixOS: set \`systemd.tmpfiles.rules = [ "d ${path} 0711 root root" ];\` Elsewhere: run \`sudo mkdir -p ${shellWord(path)}\`, or \`virsh pool-build\` once the pool is defined.`;
}
