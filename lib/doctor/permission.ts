import type { PathStep, QemuUser } from './host-facts.ts';

/** Whether `user` has the permission `bit` (4 read, 1 enter) on one step of a path, by its mode and its access list. acl(5). */
export function may(user: QemuUser, step: PathStep, bit: 4 | 1): boolean {
  if (user.uid === 0) return true;
  if (user.uid === step.uid) return has(step.mode >> 6, bit);
  if (step.acl) return mayByList(user, step, step.acl, bit);
  return has(user.groups.includes(step.gid) ? step.mode >> 3 : step.mode, bit);
}

function mayByList(user: QemuUser, step: PathStep, acl: readonly string[], bit: 4 | 1): boolean {
  const entries = acl.map((line) => {
    const [tag = '', id = '', text = ''] = (line.split('\t')[0] ?? '').trim().split(':');
    return { tag, id, bits: bitsOf(text) };
  });
  const mask = entries.find(({ tag }) => tag === 'mask')?.bits ?? 7;
  const own = entries.find(({ tag, id }) => tag === 'user' && id === String(user.uid));
  if (own) return has(own.bits & mask, bit);
  const groups = entries.filter(({ tag, id }) => {
    return tag === 'group' && user.groups.includes(id === '' ? step.gid : Number(id));
  });
  if (groups.length > 0) return groups.some(({ bits }) => has(bits & mask, bit));
  return has(entries.find(({ tag }) => tag === 'other')?.bits ?? 0, bit);
}

function bitsOf(text: string): number {
  return (text.includes('r') ? 4 : 0) + (text.includes('w') ? 2 : 0) + (text.includes('x') ? 1 : 0);
}

function has(bits: number, bit: number): boolean {
  return (bits & bit) === bit;
}

/** `0711 root`, in the style of `ls`: mode and numbers. */
export function describeStep({ path, mode, uid, gid, acl }: PathStep): string {
  return `${mode.toString(8).padStart(4, '0')} ${uid}:${gid}${acl ? '+' : ''} ${path}`;
}

/** `libvirt-qemu (64055)` and, if it was assumed, why. */
export function describeUser({ name, uid, assumed }: QemuUser): string {
  return `${name} (${uid})${assumed ? `; assumed: ${assumed}` : ''}`;
}
