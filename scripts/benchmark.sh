#!/usr/bin/env bash
# Measures everything that docs/benchmarks.md reports, as tables: all parts, or those named. Builds, analyzers and starts on all cores, the rest on one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ $# -gt 0 ]] || set -- elaboration exploration build analyzers simulation observation startup wakeups
dotnet build benchmarks --configuration Release --verbosity quiet --nologo
for part in "$@"; do
  case $part in
    build | analyzers | startup) pin=() ;;
    *) pin=(taskset --cpu-list 0) ;;
  esac
  "${pin[@]}" benchmarks/bin/Release/net10.0/hdl-benchmarks "$part"
  echo
  if [[ $part == startup ]]; then
    echo "Published with the runtime, compiled ahead of time:"
    echo
    scripts/publish.sh benchmarks artifacts/benchmarks >/dev/null
    artifacts/benchmarks/hdl-benchmarks startup
    echo
  fi
done
