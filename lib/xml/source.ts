/** Where an object's XML came from, so that evidence can quote it. */
export interface XmlSource {
  readonly text: string;
  /** A file, a store path, or a command: `virsh dumpxml --inactive web01`. */
  readonly origin: string;
}
