#!/usr/bin/env bash
# A Docker for the specs, in namespaces: the host's Docker does not see it, and nothing of it stays.
#
#   engine.sh FOLDER          socket, images and containers are in FOLDER, which is removed at the end
#
# Standard input is the lifeline: when it closes, the pid namespace ends, and with it dockerd, containerd and every container.
set -u
folder=$1
parent=virtspec-engine-$$
trap '' HUP INT

# shellcheck disable=SC2016 # the dollars are the inner bash's
unshare --mount --net --pid --fork --mount-proc --kill-child -- bash -c '
  set -eu
  folder=$1
  mount -t tmpfs run /run
  # dockerd writes a key to /etc/docker, containerd creates folders in /opt: not on the host.
  for place in etc opt; do
    mkdir "/run/$place" "/run/$place.work"
    mount -t overlay overlay -o "lowerdir=/$place,upperdir=/run/$place,workdir=/run/$place.work" "/$place"
  done
  ip link set lo up
  exec 3<&0
  dockerd --data-root "$folder/images" --exec-root "$folder/exec" --pidfile "$folder/pid" --host "unix://$folder/docker.sock" \
    --bridge none --iptables=false --ip6tables=false --cgroup-parent "/$2" --log-level warn </dev/null 3<&- &
  cat <&3 >/dev/null &
  wait -n
' engine "$folder" "$parent" 2>"$folder/log" >&2

# Control groups are the host's: empty by now, and removable only from the bottom up.
for _ in 1 2 3 4 5; do
  find /sys/fs/cgroup -depth -type d -path "*/$parent*" -exec rmdir {} + 2>/dev/null
  [[ -z $(find /sys/fs/cgroup -maxdepth 2 -name "$parent" 2>/dev/null) ]] && break
  sleep 0.2
done
rm -rf -- "$folder"
