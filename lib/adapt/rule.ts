import type { Kind } from '../model/objects.ts';
import type { DeclaredLab } from './declared-lab.ts';
import type { Editable } from './editable.ts';
import type { SandboxHost } from './sandbox-host.ts';

export interface RuleContext {
  readonly host: SandboxHost;
  readonly lab: DeclaredLab;
  /** Of the object at hand. */
  readonly subject: { readonly kind: Kind; readonly name: string };
}

/** One way in which declared XML may ask for more than a sandbox has. */
export interface AdaptRule {
  /** Kebab-case, stable: reports name it. */
  readonly id: string;
  readonly kind: Kind;
  /** One sentence for the report: why the sandbox cannot take what is declared. */
  readonly why: string;
  /**
   * Makes the least change with which libvirt takes and starts the object. On XML that asks for nothing the sandbox lacks, and
   * on its own result, it changes nothing.
   *
   * @throws {VirtspecError} where only a change of meaning would help, such as plain firmware for Secure Boot
   */
  adapt(xml: Editable, context: RuleContext): void;
}

/** The architecture a domain asks for; libvirt's default is the host's, which for labs is `x86_64`. */
export function architectureOf(xml: Editable): string {
  return xml.attribute(xml.first('os/type'), 'arch') ?? 'x86_64';
}
