/** What guests run on. For TCG (emulation by QEMU), the reason why it is not KVM, in the words of the program that reported it. */
export type Accelerator = { readonly kind: 'kvm' } | { readonly kind: 'tcg'; readonly why: string };
