# The DHCP server is authorised in the domain, has the scope of the lab, and serves on the lab's adapter only.
param(
    [Parameter(Mandatory)]
    [string]$Mac,
    [Parameter(Mandatory)]
    [string]$Address,
    [Parameter(Mandatory)]
    [string]$Subnet,
    [Parameter(Mandatory)]
    [string]$Start,
    [Parameter(Mandatory)]
    [string]$End
)
$ErrorActionPreference = 'Stop'

$service = Get-Service -Name DHCPServer -ErrorAction SilentlyContinue
if (-not $service -or $service.Status -ne 'Running') {
    'the service DHCPServer does not run'
    exit 1
}
$authorised = @(Get-DhcpServerInDC | ForEach-Object { "$($_.IPAddress)" })
if ($authorised -notcontains $Address) {
    'it is not authorised in the domain'
    exit 1
}
$network = $Subnet.Split('/')[0]
$scope = Get-DhcpServerv4Scope | Where-Object -FilterScript { "$($_.ScopeId)" -eq $network }
if (-not $scope -or $scope.State -ne 'Active' -or "$($scope.StartRange)-$($scope.EndRange)" -ne "$Start-$End") {
    "the scope $network is not active from $Start to $End"
    exit 1
}
$wanted = $Mac.ToUpperInvariant().Replace(':', '-')
$adapter = Get-NetAdapter -Physical | Where-Object -Property MacAddress -EQ -Value $wanted
$bound = @(Get-DhcpServerv4Binding | Where-Object -Property BindingState | ForEach-Object { $_.InterfaceAlias })
if (($bound -join ',') -ne $adapter.Name) {
    "it serves on: $($bound -join ', ')"
    exit 1
}
exit 0
