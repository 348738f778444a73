# Publishes the one executable: artifacts/<rid>/parkinggate. Usage: ./publish.ps1 [linux-x64|linux-arm64]
# All the work is in publish.sh and the MSBuild targets; this is the same command for those who live in PowerShell.
[CmdletBinding()]
param(
    [ValidateSet('linux-x64', 'linux-arm64')]
    [string] $Rid
)

$ErrorActionPreference = 'Stop'
$script = Join-Path $PSScriptRoot 'publish.sh'

if ($IsWindows) {
    # Native AOT for Linux is compiled on Linux; the Windows Subsystem for Linux is one.
    $script = wsl.exe wslpath -a ($script -replace '\\', '/')
    if ($Rid) { wsl.exe bash $script $Rid } else { wsl.exe bash $script }
}
else {
    if ($Rid) { & bash $script $Rid } else { & bash $script }
}

exit $LASTEXITCODE
