# Gives the adapter with this MAC a static address. Adapters are found by MAC, because their order and names differ from one Windows to another.
param(
    [Parameter(Mandatory)]
    [string]$Mac,
    [Parameter(Mandatory)]
    [string]$Address,
    [Parameter(Mandatory)]
    [int]$PrefixLength
)
$ErrorActionPreference = 'Stop'

$wanted = $Mac.ToUpperInvariant().Replace(':', '-')
$adapter = Get-NetAdapter -Physical | Where-Object -Property MacAddress -EQ -Value $wanted
if (-not $adapter) {
    throw "no adapter has the MAC address $wanted"
}
Set-NetIPInterface -InterfaceIndex $adapter.ifIndex -AddressFamily IPv4 -Dhcp Disabled
Get-NetIPAddress -InterfaceIndex $adapter.ifIndex -AddressFamily IPv4 -ErrorAction SilentlyContinue |
    Remove-NetIPAddress -Confirm:$false
$null = New-NetIPAddress -InterfaceIndex $adapter.ifIndex -IPAddress $Address -PrefixLength $PrefixLength
exit 0
