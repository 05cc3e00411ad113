/** What guests run on; for TCG (emulation by QEMU) with the reason why not on KVM, in the words of whoever refused. */
export type Accelerator = { readonly kind: 'kvm' } | { readonly kind: 'tcg'; readonly why: string };
