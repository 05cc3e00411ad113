#!/bin/sh
# A stand-in for powershell.exe in the agent guest, which is not Windows: it tests only what reaches the process, and what comes back from it.
#
#   powershell.exe [-NoProfile] [-NonInteractive] [-NoLogo] [-ExecutionPolicy POLICY] -EncodedCommand BASE64 | -File PATH
#
# As Windows PowerShell 5.1: -EncodedCommand is base64 of UTF-16LE; -File is UTF-8 after a byte order mark, else Windows-1252 (here: Latin-1);
# options are not case-sensitive; lines end in CRLF or LF, and in CRLF on output; output is in code page 437, of which this knows ASCII and German
# letters and prints ? for the rest, until [Console]::OutputEncoding is set to UTF-8.
#
# A command line of more than 32,700 characters is refused: Windows has a limit of 32,767. Exit codes are 0 to 255.
#
# A script consists of these statements, with ; or a line's end between them; '' is a quote in text in single quotes:
#
#   Write-Output 'TEXT'   'TEXT'   [Console]::Error.WriteLine('TEXT')   hostname   Start-Sleep SECONDS   exit CODE   throw 'TEXT'   # a comment
#   [Console]::OutputEncoding = [Text.Encoding]::UTF8   $OutputEncoding = ANYTHING   $ProgressPreference = ANYTHING   $ErrorActionPreference = ANYTHING
#
# Anything else ends it with code 64 and a message on standard error. PowerShell itself is not emulated.
refuse() {
  echo "powershell.exe (a stand-in of virtspec's agent guest, not Windows): $*" >&2
  exit 64
}
form='' script=''
line=$*
[ ${#line} -le 32700 ] || refuse "the command line is too long: Windows allows 32,767 characters"
while [ $# -gt 0 ]; do
  option=$(echo "$1" | tr '[:upper:]' '[:lower:]')
  case $option in
  -noprofile | -noninteractive | -nologo) shift ;;
  -executionpolicy) [ $# -ge 2 ] || refuse "$1 needs a policy"; shift 2 ;;
  -encodedcommand | -file)
    [ $# -ge 2 ] || refuse "$1 needs a value"
    form=$option script=$2
    break ;;
  *) refuse "does not know the option $1" ;;
  esac
done
bytes=$(mktemp)
trap 'rm -f "$bytes"' EXIT
case $form in
-encodedcommand)
  printf %s "$script" | base64 -d >"$bytes" 2>/dev/null || refuse "-EncodedCommand is not base64"
  encoding=utf16 ;;
-file)
  [ -r "$script" ] || refuse "cannot read $script"
  cat "$script" >"$bytes"
  case $(od -An -tx1 -N3 "$bytes") in *ef*bb*bf) encoding=utf8 ;; *) encoding=latin1 ;; esac ;;
*) refuse "-EncodedCommand or -File is required" ;;
esac
# LC_ALL: awk then writes the bytes that it is told to. Its input is one byte a line.
od -An -v -tu1 "$bytes" | tr -s ' ' '\n' | LC_ALL=C awk -v encoding="$encoding" '
# Characters are numbers until they are written; a script is the array s[1..n].
NF { byte[++bytes] = $1 + 0 }
function refuse(what) {
  printf "powershell.exe (a stand-in of virtspec%cs agent guest, not Windows): %s\n", 39, what >"/dev/stderr"
  exit 64
}
function decode(  i, unit, low, size, k) {
  if (encoding == "latin1") { for (i = 1; i <= bytes; i++) s[++n] = byte[i]; return }
  if (encoding == "utf8") {
    for (i = 4; i <= bytes; i += size) {
      size = byte[i] < 128 ? 1 : byte[i] < 224 ? 2 : byte[i] < 240 ? 3 : 4
      unit = size == 1 ? byte[i] : byte[i] % (size == 2 ? 32 : size == 3 ? 16 : 8)
      for (k = 1; k < size; k++) unit = unit * 64 + byte[i + k] % 64
      s[++n] = unit
    }
    return
  }
  if (bytes % 2) refuse("-EncodedCommand has an odd number of bytes: it is not UTF-16")
  for (i = 1; i <= bytes; i += 2) {
    unit = byte[i] + 256 * byte[i + 1]
    if (unit >= 55296 && unit < 56320 && i + 3 <= bytes) {
      low = byte[i + 2] + 256 * byte[i + 3]
      unit = 65536 + (unit - 55296) * 1024 + low - 56320
      i += 2
    }
    s[++n] = unit
  }
}
function utf8(c) {
  if (c < 128) return chr[c]
  if (c < 2048) return chr[192 + int(c / 64)] chr[128 + c % 64]
  if (c < 65536) return chr[224 + int(c / 4096)] chr[128 + int(c / 64) % 64] chr[128 + c % 64]
  return chr[240 + int(c / 262144)] chr[128 + int(c / 4096) % 64] chr[128 + int(c / 64) % 64] chr[128 + c % 64]
}
function put(from, to, place,  i, text) {
  for (i = from; i <= to; i++) text = text (unicode || s[i] < 128 ? utf8(s[i]) : s[i] in oem ? chr[oem[s[i]]] : "?")
  printf "%s\r\n", text >place
  fflush(place)
}
# The statement at s[from..to]: its words as ASCII, with \001 for the text in quotes, whose characters are moved to the end of s.
function run(from, to,  i, words, quoted, start) {
  start = n + 1
  for (i = from; i <= to; i++) {
    if (starts_comment(i, from)) break
    if (s[i] != 39) { words = words (s[i] < 128 ? chr[s[i]] : "\002"); continue }
    quoted++
    for (i++; i <= to && (s[i] != 39 || s[i + 1] == 39); i++) { if (s[i] == 39) i++; s[++n] = s[i] }
    if (i > to) refuse("a quote is not closed")
    words = words "\001"
  }
  gsub(/^[ \t]+|[ \t]+$/, "", words)
  statement(tolower(words), words, start)
  n = start - 1
}
function starts_comment(i, from) { return s[i] == 35 && (i == from || s[i - 1] == 32 || s[i - 1] == 9) }
function statement(words, shown, start,  parts, name) {
  if (words == "") return
  if (words ~ /^(write-output[ \t]+)?\001$/) return put(start, n, "/dev/stdout")
  if (words ~ /^\[console\]::error\.writeline\(\001\)$/) return put(start, n, "/dev/stderr")
  if (words ~ /^throw[ \t]+\001$/) { put(start, n, "/dev/stderr"); exit 1 }
  if (words ~ /^exit([ \t]+[0-9]+)?$/) { split(words, parts); exit parts[2] + 0 }
  if (words ~ /^start-sleep[ \t]+(-seconds[ \t]+)?[0-9]+$/) { sub(/.*[ \t]/, "", words); return system("sleep " words) }
  if (words == "hostname") { "hostname" | getline name; close("hostname"); printf "%s\r\n", name; fflush(); return }
  if (words ~ /^\[console\]::outputencoding[ \t]*=.*utf8/) { unicode = 1; return }
  if (words ~ /^\$(outputencoding|progresspreference|erroractionpreference)[ \t]*=/) return
  gsub(/\001/, "\047...\047", shown)
  gsub(/\002/, "?", shown)
  refuse("does not know the statement " shown)
}
END {
  for (k = 0; k < 256; k++) chr[k] = sprintf("%c", k)
  split("252 129 228 132 246 148 196 142 214 153 220 154 223 225", pairs, " ")
  for (k = 1; k in pairs; k += 2) oem[pairs[k]] = pairs[k + 1]
  decode()
  if (s[1] == 65279) s[1] = 32
  length_of_script = n
  from = 1
  for (k = 1; k <= length_of_script + 1; k++) {
    if (k <= length_of_script && s[k] == 39 && !comment) inside = !inside
    if (!inside && starts_comment(k, from)) comment = 1
    if (k <= length_of_script && s[k] == 13) s[k] = 32
    if (k > length_of_script || (!inside && (s[k] == 10 || (s[k] == 59 && !comment)))) {
      run(from, k - 1)
      from = k + 1
      comment = 0
    }
  }
}'
