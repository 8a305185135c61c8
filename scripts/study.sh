#!/usr/bin/env bash
# Runs a ready study: study-<family>.sh call it. Store, report and CSV go to study-out/; started again it goes on where it was.
#   scripts/study.sh <name of a file in scripts/studies> [--quick] [options of hdl explore]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
name=$1
shift
if [[ ${1:-} == --quick ]]; then
    name=$name-quick
    shift
fi
out=${STUDY_OUT:-$root/study-out}
mkdir -p "$out"
"$root/scripts/hdl" explore "$root/scripts/studies/$name.yaml" --store "$out/$name.sqlite" --report "$out/$name.html" --export "$out/$name.csv" "$@"
echo "report: $out/$name.html"
