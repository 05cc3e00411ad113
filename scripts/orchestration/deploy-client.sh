#!/usr/bin/env bash
# Joins clients to the domain. deploy-client.sh --help; docs/deploy.md
set -euo pipefail

# shellcheck source=scripts/orchestration/steps.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/steps.sh"

usage() {
  cat <<'HELP'
Usage: deploy-client.sh [option...] [VM...]

Joins the VMs (default: CLIENT01 CLIENT02) to the domain of deploy-dc.sh, one after the other. The domain controller must be running.
Steps: computer-name, dns-client, domain-join.

Settings, from the environment:
  AD_DOMAIN     Domain (default: homelab.internal)
  AD_ADMIN      Account that may join computers to it, without its domain (default: Administrator)
  DC_ADDRESS    Address of the domain controller (default: 192.168.56.10)

Secret, from the environment or by --secret-fd:
  DOMAIN_ADMIN_PASSWORD Password of AD_ADMIN

HELP
  deploy_options_help
}

steps_of() {
  local vm=$1
  step computer-name --reboot ComputerName="$vm"
  step dns-client Server="$DC_ADDRESS" DomainName="$AD_DOMAIN"
  step domain-join --reboot --secret PasswordFile=DOMAIN_ADMIN_PASSWORD --checkpoint "post-join-$vm" DomainName="$AD_DOMAIN" Admin="$AD_ADMIN"
}

secret DOMAIN_ADMIN_PASSWORD
deploy_options usage "$@"
if ((${#deploy_vms[@]} == 0)); then deploy_vms=(CLIENT01 CLIENT02); fi
setting AD_DOMAIN homelab.internal domain
setting AD_ADMIN Administrator account
setting DC_ADDRESS 192.168.56.10 address
run_steps "${deploy_vms[@]}"
