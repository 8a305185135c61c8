#!/usr/bin/env bash
# Prints the table of errors of group sums in docs/bitmod.md.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
table=$(mktemp)
trap 'rm -f "$table"' EXIT
HDL_ERROR_TABLE=$table dotnet test "$root/tests/Generators.Tests" -c Release --filter "FullyQualifiedName~BitModErrorTable" >&2
cat "$table"
