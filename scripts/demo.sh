#!/usr/bin/env bash
# From a fresh checkout to verified Verilog. Arguments: names of designs; without any, a small example and a MixPE processing element and systolic array.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

designs=("$@")
[[ ${#designs[@]} -gt 0 ]] || designs=(counter mixpe-pe mixpe-array)
out=artifacts/demo

echo "== 1/4 setup"
scripts/setup.sh

echo "== 2/4 build"
dotnet build Cli -c Debug --no-restore --tl:off --nologo -v quiet

echo "== 3/4 generate"
for design in "${designs[@]}"; do
  scripts/hdl generate "$design" --out "$out" --locations
done

echo "== 4/4 simulate against the golden model, on three simulators"
mkdir -p "$out/waves"
for design in "${designs[@]}"; do
  scripts/hdl verify "$design" --engine all --cycles 2000 --wave "$out/waves/$design.vcd"
done

echo "== done"
echo "Verilog:    $out/<design>/<preset>/ (lines name their C# source)"
echo "Waveforms:  $out/waves/ (VCD; open with gtkwave or surfer)"
echo "C# source:  Generators/"
echo "Next:       scripts/hdl list, scripts/hdl verify --help, docs/cli.md"
