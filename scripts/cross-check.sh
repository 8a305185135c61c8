#!/usr/bin/env bash
# Imports public Verilog of several authors and co-simulates it on Verilator and Icarus with golden models in C# (tests/CrossCheck). The sources are fetched at fixed commits into
# a cache folder; nothing of them is part of this repository.
#
#   scripts/cross-check.sh                  all designs; what can't be fetched is skipped
#   scripts/cross-check.sh --from DIR       take <DIR>/<repository name> (a clone) instead of the network, e.g. DIR/picorv32
#   scripts/cross-check.sh --only NAME      one module
#   scripts/cross-check.sh --unisims DIR    compare the DSP slice with the vendor's model DIR/DSP48E2.v instead (installed with Vivado, data/verilog/src/unisims)
#
# Exit code: 0 all agree or are skipped, 1 something does not, 2 wrong arguments.
set -uo pipefail
if [[ ${1:-} == -h || ${1:-} == --help ]]; then
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 0
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${HDL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/hardware-hdl}/cross-check
from=""
only=""
unisims=""
while (($#)); do
  case $1 in
    --from) from=${2:?--from needs a folder} ;;
    --only) only=${2:?--only needs a name} ;;
    --unisims) unisims=${2:?--unisims needs a folder} ;;
    *) echo "unknown argument '$1'; see the head of $0" >&2; exit 2 ;;
  esac
  shift 2
done

for project in tests/CrossCheck Cli; do
  dotnet build "$root/$project" -c Release --tl:off --nologo -v quiet >&2 || exit 1
done
check=(dotnet "$root/tests/CrossCheck/bin/Release/net10.0/hdl-cross-check.dll")
hdl=(dotnet "$root/Cli/bin/Release/net10.0/hdl.dll")

if [[ -n $unisims ]]; then
  [[ -f $unisims/DSP48E2.v ]] || { echo "there is no $unisims/DSP48E2.v" >&2; exit 2; }
  copy=$(mktemp -d)
  trap 'rm -rf "$copy"' EXIT
  # The global reset of the vendor's test benches is not there.
  sed "s/glbl\.GSR/1'b0/g" "$unisims/DSP48E2.v" > "$copy/DSP48E2.v"
  "${check[@]}" DSP48E2 "$copy/DSP48E2.v"
  exit
fi

# module, repository, commit, files
designs=(
  "picorv32_pcpi_mul YosysHQ/picorv32 87c89acc18994c8cf9a2311e871818e87d304568 picorv32.v"
  "sha256_core secworks/sha256 664e0e3bdb73abdad4636f3cdf8d4c9f7f2eb205 src/rtl/sha256_core.v,src/rtl/sha256_k_constants.v,src/rtl/sha256_w_mem.v"
  "axis_fifo alexforencich/verilog-axis 48ff7a7e2ef782cf778d47910cf85835c64b1bce rtl/axis_fifo.v"
  "uart_tx alexforencich/verilog-uart 1b867e53af738e4a8bc7c839ca2f1c07f40382dc rtl/uart_tx.v"
  "skidbuffer ZipCPU/wb2axip df8e7649acf68544a152e39a4589c8e894a4cd0b rtl/skidbuffer.v"
  "serv_alu olofk/serv 9baea86ff0e46e64b45342b9742898ed24e3c285 rtl/serv_alu.v"
  "uart_tfifo freecores/uart16550 2b0ad80d0968f201f95506854ad769c8a44abe2b rtl/verilog/timescale.v,rtl/verilog/uart_defines.v,rtl/verilog/raminfr.v,rtl/verilog/uart_tfifo.v"
)

# Puts the files of a commit into a folder; the folder appears only when it is complete.
fetch() {
  local repository=$1 commit=$2 target=$3 clone file
  [[ -d $target ]] && return 0
  mkdir -p "$cache"
  clone=$(mktemp -d "$cache/.fetch.XXXXXX") || return 1
  if [[ -n $from ]]; then
    for file in ${files//,/ }; do
      mkdir -p "$clone/$(dirname "$file")" && git -C "$from/${repository#*/}" show "$commit:$file" > "$clone/$file" || { rm -rf "$clone"; return 1; }
    done
  else
    git -C "$clone" init -q &&
      GIT_TERMINAL_PROMPT=0 timeout 120 git -C "$clone" fetch -q --depth 1 "https://github.com/$repository.git" "$commit" &&
      git -C "$clone" checkout -q FETCH_HEAD
  fi || { rm -rf "$clone"; return 1; }
  mv "$clone" "$target"
}

export HDL_WAVES=$cache/waves
failed=0
ran=0
imported=$(mktemp -d)
trap 'rm -rf "$imported"' EXIT
for design in "${designs[@]}"; do
  read -r module repository commit files <<< "$design"
  [[ -n $only && $only != "$module" ]] && continue
  ran=1
  target=$cache/${repository#*/}-${commit:0:12}
  if ! fetch "$repository" "$commit" "$target" 2> "$imported/log"; then
    echo "$module: skipped, $repository can't be fetched: $(tail -n 1 "$imported/log")"
    continue
  fi

  paths=()
  for file in ${files//,/ }; do paths+=("$target/$file"); done
  if ! "${hdl[@]}" import "${paths[@]}" --module "$module" --include "$(dirname "${paths[0]}")" --out "$imported" > "$imported/log" 2>&1; then
    echo "$module: hdl import FAILS: $(cat "$imported/log")"
    failed=1
    continue
  fi

  "${check[@]}" "$module" "${paths[@]}" || failed=1
done

((ran)) || { echo "there is no design '$only'" >&2; exit 2; }
exit $failed
