# IPv4 addresses as numbers, as far as is needed to find conflicts between two libvirt networks.
{ lib }:
let
  number = address: lib.foldl' (sum: octet: sum * 256 + lib.toIntBase10 octet) 0 (lib.splitString "." address);
  power = exponent: lib.foldl' (product: _: product * 2) 1 (lib.range 1 exponent);

  # If neither netmask nor prefix is given, libvirt uses the old classes (virSocketAddrGetIPPrefix).
  classPrefix = value: if value < 128 * power 24 then 8 else if value < 192 * power 24 then 16 else 24;

  sizeOf = value: { netmask ? null, prefix ? null, ... }:
    if netmask != null then power 32 - number netmask
    else power (32 - (if prefix != null then lib.toIntBase10 prefix else classPrefix value));
in
{
  # Of the attributes of libvirt's <ip>: { first, last }, or null for IPv6.
  range = ip@{ address, family ? "ipv4", ... }:
    let
      value = number address;
      size = sizeOf value ip;
      first = value - lib.mod value size;
    in
    if family != "ipv4" then null else { inherit first; last = first + size - 1; };

  overlap = one: other: one.first <= other.last && other.first <= one.last;
}
