# Lets every adapter ask the domain controller: it forwards what it does not know, and Windows may ask the server of any adapter.
param(
    [Parameter(Mandatory)]
    [string]$Server
)
$ErrorActionPreference = 'Stop'

Get-NetAdapter -Physical |
    Where-Object -Property Status -EQ -Value 'Up' |
    ForEach-Object { Set-DnsClientServerAddress -InterfaceIndex $_.ifIndex -ServerAddresses $Server }
Clear-DnsClientCache
exit 0
