#!/usr/bin/env bash
# Makes a Windows Server a domain controller, with DNS and DHCP for the lab. deploy-dc.sh --help; docs/deploy.md
set -euo pipefail

# shellcheck source=scripts/orchestration/steps.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/steps.sh"

usage() {
  cat <<'HELP'
Usage: deploy-dc.sh [option...] [VM]

Makes the VM (default: DC01) the first domain controller of a new forest. Windows Server is installed in it, and its guest agent.
Steps: computer-name, address, ad-ds, dns, dhcp.

Settings, from the environment:
  AD_DOMAIN     Domain (default: homelab.internal)
  AD_NETBIOS    Its NetBIOS name (default: HOMELAB)
  LAB_NETWORK   Network of the lab (default: lab-net)
  LAB_SUBNET    Its addresses (default: 192.168.56.0/24)
  DC_ADDRESS    Address of the VM on it (default: 192.168.56.10)
  DNS_FORWARDER Server for all other names (default: 192.168.122.1, libvirt's on the network default)
  DHCP_START, DHCP_END  Addresses for clients (default: 192.168.56.100, 192.168.56.200)

Secret, from the environment or by --secret-fd:
  DSRM_PASSWORD Password of Directory Services Restore Mode

HELP
  deploy_options_help
}

steps_of() {
  local vm=$1
  step computer-name --reboot ComputerName="$vm"
  step address --mac Mac="$LAB_NETWORK" Address="$DC_ADDRESS" PrefixLength="${LAB_SUBNET#*/}"
  step ad-ds --reboot --timeout 60m --secret DsrmPasswordFile=DSRM_PASSWORD --checkpoint post-ad-install DomainName="$AD_DOMAIN" NetbiosName="$AD_NETBIOS"
  step dns --mac Mac="$LAB_NETWORK" Address="$DC_ADDRESS" Subnet="$LAB_SUBNET" Forwarder="$DNS_FORWARDER"
  step dhcp --checkpoint post-dhcp --mac Mac="$LAB_NETWORK" Address="$DC_ADDRESS" Subnet="$LAB_SUBNET" Start="$DHCP_START" End="$DHCP_END" DomainName="$AD_DOMAIN"
}

secret DSRM_PASSWORD
deploy_options usage "$@"
((${#deploy_vms[@]} <= 1)) || deploy_refuse "one VM, not: ${deploy_vms[*]}"
setting AD_DOMAIN homelab.internal domain
setting AD_NETBIOS HOMELAB netbios
setting LAB_NETWORK lab-net
setting LAB_SUBNET 192.168.56.0/24 subnet
setting DC_ADDRESS 192.168.56.10 address
setting DNS_FORWARDER 192.168.122.1 address
setting DHCP_START 192.168.56.100 address
setting DHCP_END 192.168.56.200 address
for name in DC_ADDRESS DHCP_START DHCP_END; do setting_within "$name" LAB_SUBNET; done
setting_range DHCP_START DHCP_END
run_steps "${deploy_vms[@]:-DC01}"
