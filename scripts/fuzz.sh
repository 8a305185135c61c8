#!/usr/bin/env bash
# Feeds random input to everything of ours that reads files or makes hardware, for a given time. Each finding is left in fuzz-findings/ with its input and the command that
# runs it again. Exit code: 0 nothing found, 1 findings, 2 wrong arguments.
#
#   scripts/fuzz.sh [seconds] [--seed n] [--target name]... [--out folder]
#   scripts/fuzz.sh --target name --case seed        one case again
#   scripts/fuzz.sh --target name --input file       one file
#   scripts/fuzz.sh --list                           names of the targets
set -euo pipefail
if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
project=$root/tests/Fuzz
program=$project/bin/Release/net10.0/hdl-fuzz.dll
dotnet build "$project" -c Release --tl:off --nologo -v quiet >&2

arguments=()
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
  arguments+=(--seconds "$1")
  shift
fi
out=fuzz-findings
for ((i = 1; i <= $#; i++)); do
  if [[ ${!i} == --out ]]; then next=$((i + 1)); out=${!next:-$out}; fi
done

# Models of random designs are of no use later.
HDL_CACHE=$(mktemp -d)
export HDL_CACHE
trap 'rm -rf "$HDL_CACHE"' EXIT

# A case that needs more memory than this ends with OutOfMemoryException, which is a finding.
export DOTNET_GCHeapHardLimit=0x100000000
code=0
dotnet "$program" "${arguments[@]}" "$@" || code=$?
if ((code > 2)) && [[ -f $out/running ]]; then
  echo "finding: the process died (exit code $code) in: scripts/fuzz.sh $(cat "$out/running")"
  code=1
fi
exit "$code"
