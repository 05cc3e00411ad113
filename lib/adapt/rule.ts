import type { Kind } from '../model/objects.ts';
import type { DeclaredLab } from './declared-lab.ts';
import type { Editable } from './editable.ts';
import type { SandboxHost } from './sandbox-host.ts';

export interface RuleContext {
  readonly host: SandboxHost;
  readonly lab: DeclaredLab;
  /** The object that is being adapted. */
  readonly subject: { readonly kind: Kind; readonly name: string };
}

/** One reason why declared XML may need more than a sandbox has. */
export interface AdaptRule {
  /** Kebab-case, stable: reports show it. */
  readonly id: string;
  readonly kind: Kind;
  /** One sentence for the report: why the sandbox cannot have what is declared. */
  readonly why: string;
  /**
   * Makes the smallest change with which libvirt accepts and starts the object. It changes nothing in XML that needs nothing the sandbox lacks, nor
   * in its own result.
   *
   * @throws {VirtspecError} if only a change of meaning would help, such as plain firmware for Secure Boot
   */
  adapt(xml: Editable, context: RuleContext): void;
}

/** The architecture of a domain; libvirt's default is the host's, which is assumed to be `x86_64`. */
export function architectureOf(xml: Editable): string {
  return xml.attribute(xml.first('os/type'), 'arch') ?? 'x86_64';
}
