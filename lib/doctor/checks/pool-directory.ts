import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgePool, poolItems } from '../pool.ts';
import { ofLab } from '../prerequisite.ts';

export const poolDirectory = ofLab(
  {
    id: 'pool-directory',
    category: 'storage',
    title: 'The pool’s directory is there',
    severity: 'error',
    cure: {
      nixos: '`systemd.tmpfiles.rules = [ "d PATH 0711 root root" ];`.',
      elsewhere: '`sudo mkdir -p PATH`, or `virsh pool-build` once it is defined.',
    },
    why: 'NixVirt never builds a pool (nixvirt.py line 290; nothing calls `build`): without the directory everything is defined, then the pool does not start, and nothing after it is started either.',
  },
  'each pool of the lab that is a directory',
  poolItems,
  judgePool(({ there, nearest }, _room, _evidence, { path }) => {
    if (there) return pass(path);
    const evidence = evidenceOf(`ls -d ${path}`, `the nearest that is there: ${nearest}`);
    return fail(path, 'it is not there', evidence, fixOf(path));
  }),
);

function fixOf(path: string): string {
  return `NixOS: \`systemd.tmpfiles.rules = [ "d ${path} 0711 root root" ];\` Elsewhere: \`sudo mkdir -p ${path}\`, or \`virsh pool-build\` once it is defined.`;
}
