#!/usr/bin/env bash
# Measures everything that docs/benchmarks.md reports, as tables: builds on all cores, the rest on one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build benchmarks --configuration Release --verbosity quiet --nologo
for what in "${@:-elaboration build simulation}"; do
  # Unquoted on purpose: the default is three words.
  for one in $what; do
    pin=(taskset --cpu-list 0)
    [[ $one == build ]] && pin=()
    "${pin[@]}" dotnet benchmarks/bin/Release/net10.0/hdl-benchmarks.dll "$one"
    echo
  done
done
