# The DNS server forwards, has the reverse zone of the lab, and publishes its address on the lab only.
param(
    [Parameter(Mandatory)]
    [string]$Mac,
    [Parameter(Mandatory)]
    [string]$Address,
    [Parameter(Mandatory)]
    [string]$Subnet,
    [Parameter(Mandatory)]
    [string]$Forwarder
)
$ErrorActionPreference = 'Stop'

$forwarders = @((Get-DnsServerForwarder).IPAddress | ForEach-Object { "$_" })
if ($forwarders -notcontains $Forwarder) {
    "it does not forward to $Forwarder"
    exit 1
}
$network, $prefix = $Subnet.Split('/')
$octets = @($network.Split('.')[0..([int]$prefix / 8 - 1)])
[array]::Reverse($octets)
$zone = "$($octets -join '.').in-addr.arpa"
if (-not (Get-DnsServerZone -Name $zone -ErrorAction SilentlyContinue)) {
    "there is no zone $zone"
    exit 1
}
$parameters = Get-ItemProperty -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\DNS\Parameters'
if ($parameters.PublishAddresses -ne $Address) {
    "it publishes other addresses than $Address"
    exit 1
}
$wanted = $Mac.ToUpperInvariant().Replace(':', '-')
$others = Get-NetAdapter -Physical | Where-Object -Property MacAddress -NE -Value $wanted
foreach ($adapter in $others) {
    if ((Get-DnsClient -InterfaceIndex $adapter.ifIndex).RegisterThisConnectionsAddress) {
        "$($adapter.Name) is registered in DNS"
        exit 1
    }
}
exit 0
