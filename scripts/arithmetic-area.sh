#!/usr/bin/env bash
# Prints the table of area and depth of the arithmetic library in docs/arithmetic.md: Yosys maps each function to two-input gates and to LUT6.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
table=$(mktemp)
trap 'rm -f "$table"' EXIT
HDL_AREA_TABLE=$table dotnet test "$root/tests/Arithmetic.Tests" -c Release --filter "FullyQualifiedName~AreaTable.Yosys" >&2
cat "$table"
