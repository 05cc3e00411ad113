/**
 * A UUID as libvirt writes it: lower case, with dashes. libvirt accepts either case, and dashes anywhere or nowhere (`virUUIDParse`); an invalid UUID
 * is returned unchanged.
 */
export function canonicalUuid(text: string): string {
  const digits = text.replace(/[-\s]/g, '').toLowerCase();
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
  return parts ? parts.slice(1).join('-') : text.trim().toLowerCase();
}
