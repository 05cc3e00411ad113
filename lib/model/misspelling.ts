/** What is most likely meant by an attribute that NixVirt does not know. */
export interface Misspelling {
  readonly attribute: string;
  /** What NixVirt writes from it; undefined for an argument of a template that is no attribute of the definition. */
  readonly xpath: string | undefined;
}
