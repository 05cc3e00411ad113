import { evidenceOf } from '../../xml/evidence.ts';
import { fails, troubleOf, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const pool = 'homelab';
const volumes = ['dc01.qcow2', 'sccm01.qcow2', 'client01.qcow2', 'client02.qcow2'];

export const storageByScript: Question = {
  id: 'storage-by-script',
  role: 'fallback',
  title: 'Does a `virsh` script create pool and volumes that libvirt accepts?',
  cure: 'Run it before `nixos-rebuild switch`, and leave `pools` null.',
  judge: (seen) => {
    const { script } = seen;
    const trouble = troubleOf(seen);
    if (trouble) return trouble;
    if (!script) return fails('the question has no script', evidenceOf('the question', undefined));
    if (script.code !== 0) return fails(`the script exited with ${script.code}`, evidenceOf('bash', script.said));
    const missing = volumes.filter((name) => !script.volumes.includes(name));
    const listed = evidenceOf(`virsh vol-list ${pool}`, script.volumes);
    if (missing.length > 0) return fails(`the pool has no ${missing.join(', no ')}`, listed);
    return works('yes: libvirt has the pool with all four volumes', listed);
  },
};
