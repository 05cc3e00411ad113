/**
 * A UUID as libvirt writes it: lower case, with dashes. libvirt reads it in either case, and with dashes anywhere or nowhere (`virUUIDParse`);
 * what is none is left as it is.
 */
export function canonicalUuid(text: string): string {
  const digits = text.replace(/[-\s]/g, '').toLowerCase();
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return parts ? parts.slice(1).join('-') : text.trim().toLowerCase();
}
