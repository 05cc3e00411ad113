# The adapter with this MAC has this address, and no other one of IPv4.
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
$found = @(Get-NetIPAddress -InterfaceIndex $adapter.ifIndex -AddressFamily IPv4 -ErrorAction SilentlyContinue)
$shown = ($found | ForEach-Object { '{0}/{1}' -f $_.IPAddress, $_.PrefixLength }) -join ', '
if ($shown -ne "$Address/$PrefixLength" -or $found[0].PrefixOrigin -ne 'Manual') {
    "$($adapter.Name) has $shown"
    exit 1
}
exit 0
