import type { Finding } from '../finding/finding.ts';
import { oneLine } from './printable.ts';

/** `nixvirt/domains.nix:42`, where it is known in which line of Nix code something is declared. */
export function nixPlaceText({ declaredAt }: Finding): string | undefined {
  return declaredAt && oneLine(`${declaredAt.file}:${declaredAt.line}`);
}
