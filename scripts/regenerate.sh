#!/usr/bin/env bash
# Writes the Verilog of all presets to rtl-out and their testbenches to testbenches anew, and deletes Verilog that no preset makes any more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build Cli -c Debug --tl:off --nologo -v quiet
scripts/hdl generate --all --prune --testbench
