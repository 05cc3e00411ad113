# Faults in what one libvirt connection is given, whoever declares it: configurations that evaluate, and would fail or do harm at the apply.
#
#   uri         the connection, for messages
#   connection  { networks, pools, domains }: each null, or a list as for NixVirt's option of that name
#
# → { failures, warnings }: texts; a failure states what is wrong, why, and the fix
{ lib }:
uri: { networks ? null, pools ? null, domains ? null, ... }:
let
  xml = import ./libvirt-xml.nix { inherit lib; };
  ipv4 = import ./ipv4.nix { inherit lib; };

  say = what: why: fix: "${uri}: ${what}\n  why: ${why}\n  fix: ${fix}";

  objects = kind: list: map (object: { inherit kind object; facts = xml.${kind} object.definition; }) (if list == null then [ ] else list);
  readable = lib.filter ({ facts, ... }: facts != null);
  called = { kind, facts, ... }: "the ${kind} ${facts.name}";

  all = objects "network" networks ++ objects "pool" pools ++ objects "domain" domains;
  ofKind = kind: lib.filter (one: one.kind == kind) (readable all);
  interfaces = lib.concatMap (domain: map (interface: interface // { owner = called domain; }) domain.facts.interfaces) (ofKind "domain");

  # Those of `entries` that share their `key`, and `said` of each such group.
  shared = said: entries:
    lib.mapAttrsToList said (lib.filterAttrs (_: group: lib.length group > 1) (
      lib.groupBy (entry: entry.key) (lib.filter (entry: entry.key != null) entries)
    ));
  owners = entries: lib.concatMapStringsSep ", " (entry: entry.owner) entries;

  sameMac = shared
    (mac: group: say "the MAC address ${mac} is used more than once: ${owners group}"
      "on one bridge, frames for one of them reach the other"
      "Give each network and each interface a MAC address of its own.")
    (map (entry: entry // { key = if entry.key == null then null else lib.toLower entry.key; }) (
      map (network: { key = network.facts.mac; owner = called network; }) (ofKind "network")
      ++ map (interface: { key = interface.mac; inherit (interface) owner; }) interfaces
    ));

  sameBridge = shared
    (bridge: group: say "the bridge ${bridge} belongs to more than one network: ${owners group}"
      "libvirt makes a bridge for each network, and the second cannot be started"
      "Name another bridge in one of them.")
    (map (network: { key = network.facts.bridge; owner = called network; }) (ofKind "network"));

  sameIn = field: word: kind: shared
    (value: group: say "the ${word} ${value} is declared for more than one ${kind}: ${owners group}"
      "libvirt takes the second definition for the first one's, or refuses it"
      "Give each ${kind} a ${word} of its own.")
    (map (one: { key = one.facts.${field}; owner = called one; }) (ofKind kind));

  sameVolume = pool: shared
    (name: group: say "the pool ${pool.facts.name} has the volume ${name} ${toString (lib.length group)} times"
      "NixVirt finds volumes by name: the first is made, the others are not, whatever their size"
      "Give each volume a name of its own.")
    (map (volume: { key = volume.name or null; owner = called pool; }) (volumesOf pool));
  volumesOf = pool: lib.filter (facts: facts != null) (
    map (volume: if volume.definition or null == null then null else xml.volume volume.definition) (pool.object.volumes or [ ])
  );

  subnets = lib.concatMap
    (network: map (ip: { owner = called network; range = ipv4.range ip; text = ip.address; }) (
      lib.filter (ip: ip ? address && ip.family or "ipv4" == "ipv4") network.facts.ips
    ))
    (ofKind "network");
  pairs = list: if list == [ ] then [ ] else map (other: { one = lib.head list; inherit other; }) (lib.tail list) ++ pairs (lib.tail list);
  overlapping = map
    ({ one, other }: say "the subnets of ${one.owner} (${one.text}) and ${other.owner} (${other.text}) overlap"
      "libvirt refuses to start a network whose addresses are in use"
      "Give one of them another subnet.")
    (lib.filter ({ one, other }: one.owner != other.owner && ipv4.overlap one.range other.range) (pairs subnets));

  declared = map (network: network.facts.name) (ofKind "network");
  # With null NixVirt leaves the host's networks alone, and one that cannot be read has a name that is not known.
  networksAreKnown = networks != null && lib.all (network: network.facts != null) (objects "network" networks);
  withoutNetwork = map
    (interface: say "${interface.owner} has an interface on the network ${interface.network}, which is not declared"
      "NixVirt deletes every network that is not declared, and the domain then cannot start"
      "Declare ${interface.network} in `networks` (there is ${if declared == [ ] then "none" else lib.concatStringsSep ", " declared}), or name another.")
    (lib.filter (interface: networksAreKnown && interface.network != null && !lib.elem interface.network declared) interfaces);

  kinds = [ "network" "pool" "domain" ];
in
{
  failures = lib.concatLists [
    (lib.concatMap (sameIn "name" "name") kinds)
    (lib.concatMap (sameIn "uuid" "UUID") kinds)
    (lib.concatMap sameVolume (ofKind "pool"))
    sameMac
    sameBridge
    overlapping
    withoutNetwork
  ];

  warnings = map
    ({ kind, object, ... }: "${uri}: a ${kind} is not looked at, for its definition has to be built first: ${toString object.definition}")
    (lib.filter ({ facts, ... }: facts == null) all);
}
