# Reboots in three seconds, so that this script can still end. Planned; operating system: reconfiguration.
$ErrorActionPreference = 'Stop'

& shutdown.exe /r /t 3 /d p:2:4
if ($LASTEXITCODE -ne 0) {
    throw "shutdown.exe ended with $LASTEXITCODE"
}
exit 0
