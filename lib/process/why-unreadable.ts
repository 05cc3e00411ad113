/** What the kernel says, by its code. */
const whys: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  ENAMETOOLONG: 'its name is too long',
  ENOTDIR: 'a component of the path is not a folder',
  ELOOP: 'it has too many levels of symbolic links',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

/** Why a file that the user named cannot be read, as the end of a sentence. */
export function whyUnreadable(cause: unknown): string {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
  return whys[code ?? ''] ?? message;
}
