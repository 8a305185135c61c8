#!/usr/bin/env bash
# Fault drills with real processes: simulators and generators killed in the middle, a full disk, a read-only folder, a damaged cache, a wrong clock, a thousand verifications at
# once. Everything happens in a folder of its own that goes away. Exit code 1 when a drill fails; drills that need root are skipped without.
#
#   scripts/drills.sh [number of parallel verifications, 1000 when not given: many minutes]
set -uo pipefail
if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
fi
many=${1:-1000}
if [[ ! $many =~ ^[1-9][0-9]*$ || $# -gt 1 ]]; then
    echo "error: the only argument is the number of parallel verifications, not '$*'." >&2
    exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dotnet build "$root/Cli" -c Release --tl:off --nologo -v quiet >&2 || exit 1
hdl=(dotnet "$root/Cli/bin/Release/net10.0/hdl.dll")
work=$(mktemp -d)
export HDL_CACHE=$work/cache
mounted=()
failed=0
clean() { for place in "${mounted[@]}"; do umount "$place"; done; rm -rf "$work"; }
trap clean EXIT
check() { if eval "$2"; then echo "ok:      $1"; else echo "FAILED:  $1"; failed=1; fi; }
same() { diff -r "$work/good" "$1" > /dev/null; }

"${hdl[@]}" generate --all --out "$work/good" > /dev/null || exit 1

for engine in verilator icarus; do
  for wait in 0.3 0.6 1 2 4; do
    "${hdl[@]}" verify counter --engine $engine --cycles 10000000 > /dev/null 2>&1 &
    sleep $wait
    kill -9 $! 2> /dev/null
    wait $! 2> /dev/null
  done
  check "hdl verify on $engine runs after being killed five times" "'${hdl[0]}' '${hdl[1]}' verify counter --engine $engine --cycles 1000 > /dev/null"
done

for wait in 0.5 1 2 3; do
  "${hdl[@]}" generate --all --out "$work/killed" > /dev/null 2>&1 &
  sleep $wait
  kill -9 $! 2> /dev/null
  wait $! 2> /dev/null
done
check "no half Verilog after a kill" "[[ ! -d '$work/killed' ]] || ! diff -r '$work/good' '$work/killed' | grep -v '^Only in' | grep -q ."
"${hdl[@]}" generate --all --out "$work/killed" > /dev/null
check "hdl generate after a kill is clean" "'${hdl[0]}' '${hdl[1]}' generate --all --check --out '$work/killed' > /dev/null"

for run in 1 2 3; do "${hdl[@]}" generate --all --out "$work/shared" > /dev/null & done
wait
check "three generators into one folder agree" "same '$work/shared'"

if [[ $(id -u) == 0 ]] && mkdir "$work/full" && mount -t tmpfs -o size=1m tmpfs "$work/full" 2> /dev/null; then
  mounted+=("$work/full")
  "${hdl[@]}" generate --all --out "$work/full/out" > "$work/log" 2>&1
  check "a full disk is a message (exit code 2)" "[[ $? == 2 ]] && grep -q \"^error: Can't write\" '$work/log'"
  check "no half Verilog on a full disk" "! diff -r '$work/good' '$work/full/out' | grep -v '^Only in' | grep -q ."
  mount -o remount,ro "$work/full"
  "${hdl[@]}" generate counter --out "$work/full/other" > "$work/log" 2>&1
  check "a read-only folder is a message (exit code 2)" "[[ $? == 2 ]] && grep -q \"^error: Can't write\" '$work/log'"
  mount -o remount,rw,size=100m "$work/full"
  "${hdl[@]}" generate --all --out "$work/full/out" > /dev/null
  check "with room again everything is written" "same '$work/full/out'"
else
  echo "skipped: full disk, read-only folder (a file system has to be mounted, which needs root)"
fi

find "$HDL_CACHE" -type f -size +0 -print0 | while IFS= read -r -d '' file; do
  size=$(stat -c %s "$file")
  for ((i = 0; i < 10; i++)); do
    printf "\\x$(printf %02x $((RANDOM % 256)))" | dd of="$file" bs=1 seek=$(((RANDOM * 32768 + RANDOM) % size)) conv=notrunc status=none
  done
done
for engine in verilator icarus; do
  check "hdl verify on $engine with a damaged cache" "'${hdl[0]}' '${hdl[1]}' verify counter --engine $engine --cycles 1000 > /dev/null"
done

for year in 1990 2090; do
  find "$work/good" "$HDL_CACHE" -exec touch -d "$year-01-01" {} +
  check "files of $year are up to date" "'${hdl[0]}' '${hdl[1]}' generate --all --check --out '$work/good' > /dev/null"
  check "a cache of $year is used" "'${hdl[0]}' '${hdl[1]}' verify counter --engine icarus --cycles 1000 > /dev/null"
done

seq "$many" | xargs -P 32 -I{} bash -c 'engines=(builtin verilator icarus); dotnet "$0" verify counter --engine ${engines[$(({} % 3))]} --seed 3 --cycles 100 | sed "s/ on [a-z]*,/ on any,/"' "${hdl[1]}" > "$work/many" 2>&1
check "$many verifications at once, all with the same result" "[[ \$(wc -l < '$work/many') == $many && \$(sort -u '$work/many' | wc -l) == 1 ]] && grep -q ^passed: '$work/many'"
check "nothing is left in the cache's workshop" "[[ -z \$(ls '$HDL_CACHE/building' 2> /dev/null) ]]"
exit $failed
