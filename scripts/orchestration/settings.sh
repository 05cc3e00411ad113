# Settings of deploy scripts, sourced by steps.sh: variables with a default and a form. Each form allows only characters that may stand in a script.
# shellcheck shell=bash

_settings_octet='(0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5])'
_settings_ipv4="$_settings_octet(\\.$_settings_octet){3}"
_settings_label='[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?'

# Those of the script, as they are shown.
_settings_all=()

# Declares a setting: setting NAME DEFAULT [FORM]; FORM is one of those below.
setting() {
  local name=$1 default=$2 form=${3:-text} pattern what origin=
  [[ -n ${!name:-} ]] || origin=' (default)'
  printf -v "$name" %s "${!name:-$default}"
  case $form in
  domain) pattern="$_settings_label(\\.$_settings_label)+" what='a DNS name of at least two labels (letters, digits and hyphens), as in example.internal' ;;
  netbios) pattern='[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?' what='a NetBIOS name: 1 to 15 letters, digits and hyphens' ;;
  account) pattern='[A-Za-z0-9._-]+( [A-Za-z0-9._-]+)*' what='the name of an account without its domain (letters, digits, blanks and . _ -), as in Administrator' ;;
  address) pattern=$_settings_ipv4 what='an IPv4 address, as in 192.168.56.10' ;;
  subnet) pattern="$_settings_ipv4/([1-9]|[12][0-9]|30)" what='an IPv4 subnet, as in 192.168.56.0/24' ;;
  port) pattern='([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])' what='a port: a number from 1 to 65535' ;;
  number) pattern='(0|[1-9][0-9]*)' what='a number of digits, as in 10' ;;
  text) pattern='[A-Za-z0-9._:/, -]*' what='a text of letters, digits, blanks and . _ : / , -' ;;
  *) deploy_refuse "setting $name: there is no form $form
  fix: The forms are account, address, domain, netbios, number, port, subnet and text, which is the default." ;;
  esac
  [[ ${!name} =~ ^$pattern$ ]] || deploy_refuse "$name is not $what: ${!name}"
  [[ $form != subnet ]] || _settings_is_network "$name"
  _settings_all+=("$name=${!name}$origin")
}

# What the settings are: one whose name is misspelt has its default.
settings_show() {
  ((${#_settings_all[@]} == 0)) || printf '%s\n' 'Settings:' "${_settings_all[@]/#/  }"
}

# Refuses an address that no computer of a subnet can have: setting_within ADDRESS_NAME SUBNET_NAME
setting_within() {
  local address network prefix=${!2#*/} mask size
  _settings_number "${!1}" && address=$REPLY
  _settings_number "${!2%/*}" && network=$REPLY
  size=$((1 << (32 - prefix))) mask=$((0xffffffff ^ (size - 1)))
  (((address & mask) == network && address != network && address != network + size - 1)) || deploy_refuse "$1 is no address of a computer in $2, which is ${!2}: ${!1}"
}

# Refuses a range whose end is before its start: setting_range START_NAME END_NAME
setting_range() {
  local start
  _settings_number "${!1}" && start=$REPLY
  _settings_number "${!2}"
  ((start <= REPLY)) || deploy_refuse "$2 is before $1: ${!2}, ${!1}"
}

_settings_is_network() {
  local prefix=${!1#*/}
  _settings_number "${!1%/*}"
  (((REPLY & ((1 << (32 - prefix)) - 1)) == 0)) || deploy_refuse "$1 is not the address of a network with a prefix of $prefix bits: ${!1}"
}

# REPLY is an IPv4 address as a number.
_settings_number() {
  local -a octets
  IFS=. read -ra octets <<<"$1"
  REPLY=$(((octets[0] << 24) + (octets[1] << 16) + (octets[2] << 8) + octets[3]))
}
