import { type Editable, escape } from '../editable.ts';
import type { MarkupElement } from '../markup.ts';
import type { AdaptRule } from '../rule.ts';

/** Parent of the folders that replace shares served by a program of the host. */
const shareFolder = '/var/lib/libvirt/virtspec/shares';

/** libvirt 9.0: "virtiofsd binary '...' is not executable", "Unable to find a satisfying virtiofsd"; QEMU: "Failed to connect to '...'". */
export const sharedFolder: AdaptRule = {
  id: 'shared-folder',
  kind: 'domain',
  why: "virtiofsd creates no namespaces in the sandbox, and is this machine's where the declared program or socket does not exist (see host-programs-known); without any, the guest starts without the share.",
  adapt(xml, { host, subject }) {
    for (const share of xml.all('devices/filesystem')) {
      if (xml.attribute(xml.first('driver', share), 'type') !== 'virtiofs') continue;
      const binary = xml.first('binary', share);
      const declared = xml.attribute(binary, 'path');
      const isHere = declared === undefined ? host.virtiofsd !== undefined : host.exists(declared);
      if (!isHere && host.virtiofsd === undefined) {
        xml.remove(share);
        continue;
      }
      if (binary && !isHere && host.virtiofsd !== undefined) xml.setAttribute(binary, 'path', host.virtiofsd);
      changeRoot(xml, share);
      const source = xml.first('source', share);
      const tag = xml.attribute(xml.first('target', share), 'dir') ?? 'share';
      if (!source || xml.attribute(source, 'socket') === undefined) continue;
      const folder = `${shareFolder}/${encodeURIComponent(subject.name)}-${encodeURIComponent(tag)}`;
      xml.replace(source, `<source dir='${escape(folder)}'/>`);
    }
  },
};

/** virtiofsd creates namespaces by default, which no process in a sandbox run by root may do. */
function changeRoot(xml: Editable, share: MarkupElement): void {
  const binary = xml.first('binary', share);
  const sandbox = binary && xml.first('sandbox', binary);
  if (sandbox) xml.setAttribute(sandbox, 'mode', 'chroot');
  else if (binary) xml.append("<sandbox mode='chroot'/>", binary);
  else xml.append("<binary><sandbox mode='chroot'/></binary>", share);
}
