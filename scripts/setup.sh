#!/usr/bin/env bash
# Installs what is missing: Debian packages of the external tools, and the NuGet packages of the solution.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! command -v dotnet >/dev/null; then
  echo "setup: the .NET SDK is missing; install version 10 from https://dotnet.microsoft.com/download" >&2
  exit 1
fi

# Program and the package that brings it.
tools=(verilator:verilator iverilog:iverilog vvp:iverilog yosys:yosys z3:z3 nextpnr-ice40:nextpnr-ice40 g++:g++)
declare -A wanted=()
for tool in "${tools[@]}"; do
  command -v "${tool%%:*}" >/dev/null || wanted[${tool##*:}]=1
done

if [[ ${#wanted[@]} -gt 0 ]]; then
  packages=("${!wanted[@]}")
  elevate=()
  if [[ $EUID -ne 0 ]]; then
    if ! command -v sudo >/dev/null; then
      echo "setup: ${packages[*]} missing; run as root: apt-get install ${packages[*]}" >&2
      exit 1
    fi
    elevate=(sudo)
  fi
  echo "setup: installing ${packages[*]}"
  "${elevate[@]}" apt-get update -q
  "${elevate[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
fi

dotnet restore Hardware.sln --tl:off -v quiet
echo "setup: done"
