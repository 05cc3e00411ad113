# Installs the Windows features of a site server with a management point and a distribution point.
# https://learn.microsoft.com/en-us/intune/configmgr/core/plan-design/configs/site-and-site-system-prerequisites
#
# .NET Framework 3.5 comes from the install medium, which is in the virtual machine's drive.
$ErrorActionPreference = 'Stop'

$names = 'NET-Framework-Core', 'RDC', 'BITS', 'BITS-IIS-Ext', 'Web-Server', 'Web-ISAPI-Ext', 'Web-Windows-Auth', 'Web-Metabase', 'Web-WMI'
$sources = @(Get-CimInstance -ClassName Win32_CDROMDrive | ForEach-Object { "$($_.Drive)\sources\sxs" } | Where-Object { Test-Path -LiteralPath $_ })
if ($sources.Count -eq 0) {
    throw 'no drive has the install medium of this Windows Server (\sources\sxs), from which .NET Framework 3.5 comes: insert it'
}
$result = Install-WindowsFeature -Name $names -IncludeManagementTools -Source $sources[0]
if (-not $result.Success) {
    throw "Install-WindowsFeature: $($result.ExitCode)"
}
exit 0
