import type { AdaptRule } from '../rule.ts';

/** An empty kernel cannot be a stand-in: QEMU rejects it together with an initrd ("linux kernel too old to load a ram disk"). */
export const directBoot: AdaptRule = {
  id: 'direct-boot',
  kind: 'domain',
  why: 'The kernel or initrd that it boots directly is not on this machine; the domain starts its firmware instead.',
  adapt(xml, { host }) {
    const files = ['kernel', 'initrd', 'dtb', 'shim'].flatMap((name) => xml.all(`os/${name}`));
    if (files.every((file) => host.exists(xml.text(file)))) return;
    for (const element of [...files, ...xml.all('os/cmdline')]) xml.remove(element);
  },
};
