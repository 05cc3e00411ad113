/** What `CopyPlace` runs in a guest with a POSIX shell. */

type Argv = readonly [string, ...string[]];

const sh = (script: string, ...args: readonly string[]): Argv => ['/bin/sh', '-c', script, ...args];

/** Prints the target's path, which is in the folder if it is one, without links, and makes the private file. What is no file is never replaced. */
export function begin(target: string, name: string, suffix: string): Argv {
  const script = `umask 077
to=$0
refuse() { echo "$1" >&2; exit 1; }
case $to in */) [ -d "$to" ] || if [ -e "\${to%/}" ]; then refuse "\${to%/} is not a folder"; else refuse "there is no folder \${to%/}"; fi;; esac
if [ -d "$to" ]; then to=\${to%/}/$1; fi
[ ! -d "$to" ] || refuse "$to is a folder"
if [ -L "$to" ]; then
  [ -e "$to" ] || refuse "$to is a symbolic link that leads nowhere"
  to=$(readlink -f "$to")
fi
if [ -e "$to" ] && [ ! -f "$to" ]; then refuse "$to is not a file, but a device, a FIFO or a socket"; fi
folder=\${to%/*}/
[ -d "$folder" ] || refuse "there is no folder \${folder%/}"
touch "$to$2" && printf '%s\\n' "$to"`;
  return sh(script, target, name, suffix);
}

/** Fails for what is no file. Opens nothing. */
export function requireFile(path: string): Argv {
  const script = `refuse() { echo "$1" >&2; exit 1; }
[ -e "$0" ] || refuse 'there is no such file'
[ ! -d "$0" ] || refuse 'it is a folder'
[ -f "$0" ] || refuse 'it is not a file, but a device, a FIFO or a socket'`;
  return sh(script, path);
}

/** Prints the SHA-256. */
export function digest(path: string): Argv {
  return sh('sum=$(sha256sum <"$0") && printf "%s\\n" "${sum%% *}"', path);
}

/** On the disk before it gets its name: after a power cut the name must not stand for half a file. */
export function end(part: string, path: string, mode: number): Argv {
  return sh('chmod "$2" "$0" && sync "$0" 2>/dev/null || sync; mv -f "$0" "$1"', part, path, mode.toString(8));
}

export function remove(part: string): Argv {
  return sh('rm -f "$0"', part);
}
