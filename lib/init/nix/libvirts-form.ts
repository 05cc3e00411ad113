import type { Document } from '@xmldom/xmldom';

/**
 * Rewrites what libvirt accepts in two forms into the one that it writes and NixVirt has attributes for, in place: the address that a display listens on.
 * https://libvirt.org/formatdomain.html#graphical-framebuffers
 */
export function inLibvirtsForm(document: Document): void {
  for (const graphics of [...document.getElementsByTagName('graphics')]) {
    const address = graphics.getAttribute('listen');
    if (address === null) continue;
    const listens = [...graphics.getElementsByTagName('listen')];
    const [first] = listens;
    if (first && first.getAttribute('type') !== 'address') continue;
    graphics.removeAttribute('listen');
    const listen = first ?? document.createElement('listen');
    if (!first) graphics.appendChild(listen);
    listen.setAttribute('type', 'address');
    if (!listen.getAttribute('address')) listen.setAttribute('address', address);
  }
}
