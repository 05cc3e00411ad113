#!/usr/bin/env bash
# Prepares a Windows Server for SCCM: a member of the domain, with the roles and features of a site server. deploy-sccm.sh --help; docs/deploy.md
set -euo pipefail

# shellcheck source=scripts/orchestration/steps.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/steps.sh"

usage() {
  cat <<'HELP'
Usage: deploy-sccm.sh [option...] [VM]

Joins the VM (default: SCCM01) to the domain of deploy-dc.sh, and installs the Windows features of a site server with a management point and a
distribution point. SQL Server, the ADK and SCCM itself are not installed. The domain controller must be running.
Steps: computer-name, address, dns-client, domain-join, sccm-features.

Settings, from the environment:
  AD_DOMAIN     Domain (default: homelab.internal)
  AD_ADMIN      Account that may join computers to it, without its domain (default: Administrator)
  LAB_NETWORK   Network of the lab (default: lab-net)
  LAB_SUBNET    Its addresses (default: 192.168.56.0/24)
  DC_ADDRESS    Address of the domain controller (default: 192.168.56.10)
  SCCM_ADDRESS  Address of the VM (default: 192.168.56.11)

Secret, from the environment or by --secret-fd:
  DOMAIN_ADMIN_PASSWORD Password of AD_ADMIN

HELP
  deploy_options_help
}

steps_of() {
  local vm=$1
  step computer-name --reboot ComputerName="$vm"
  step address --mac Mac="$LAB_NETWORK" Address="$SCCM_ADDRESS" PrefixLength="${LAB_SUBNET#*/}"
  step dns-client Server="$DC_ADDRESS" DomainName="$AD_DOMAIN"
  step domain-join --reboot --secret PasswordFile=DOMAIN_ADMIN_PASSWORD DomainName="$AD_DOMAIN" Admin="$AD_ADMIN"
  step sccm-features --reboot --timeout 60m --checkpoint post-sccm-features
}

secret DOMAIN_ADMIN_PASSWORD
deploy_options usage "$@"
((${#deploy_vms[@]} <= 1)) || deploy_refuse "one VM, not: ${deploy_vms[*]}"
setting AD_DOMAIN homelab.internal domain
setting AD_ADMIN Administrator account
setting LAB_NETWORK lab-net
setting LAB_SUBNET 192.168.56.0/24 subnet
setting DC_ADDRESS 192.168.56.10 address
setting SCCM_ADDRESS 192.168.56.11 address
for name in DC_ADDRESS SCCM_ADDRESS; do setting_within "$name" LAB_SUBNET; done
run_steps "${deploy_vms[@]:-SCCM01}"
