#!/usr/bin/env bash
# Prints the tables of resources in docs/flightllm.md: Yosys maps each chain's core, flattened, to UltraScale+ with the vendor's slices in their places, so that what is counted beside
# them is what the fabric needs. Without slices given as primitives Yosys takes the multiplications alone into DSP48E2 and leaves adders and cascades to the fabric.
#   scripts/flight-area.sh
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

row() { # label settings...
    measure flight-chain FlightChainCore "$@"
}

array() { # label settings...
    measure flight-array FlightArray "$@"
}

measure() { # entry top label settings...
    local entry=$1 top=$2 label=$3 arguments=() file
    shift 3
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/rtl"
    "$root/scripts/hdl" generate "$entry" --set slices=Primitive "${arguments[@]}" --out "$work/rtl" > /dev/null
    file=$(find "$work/rtl" -name '*.v')
    yosys -q -p "read_verilog -D HDL_DSP48E2 $file; synth_xilinx -family xcup -nowidelut -flatten -noiopad -noclkbuf -top $top; tee -o $work/stat stat" > /dev/null 2>&1
    awk -v label="$label" -v top="$top" '
        $1 ~ /^DSP48/ { dsp += $2 } $1 ~ /^LUT[1-6]$/ { luts += $2 } $1 ~ /^SRL/ { srls += $2 } $1 ~ /^FD/ { ffs += $2 }
        $1 ~ /^RAMB36/ { blocks += 2 * $2 } $1 ~ /^RAMB18/ { blocks += $2 } $1 ~ /^RAM[0-9]+[A-Z]/ { rams += $2 }
        END { printf "| %s | %d | %d | %d | %d | %s%.0f |\n", label, dsp, luts, srls, ffs, top == "FlightArray" ? blocks / 2 " | " rams + 0 " | " : "", (luts + srls) / dsp }' "$work/stat"
}

echo "| chain of 16 | DSP48E2 | LUT | LUT as shift register | FF | LUTs for a slice |"
echo "|---|---|---|---|---|---|"
row "dense only" sparse2=false sparse4=false sparse8=false
row "dense, 8:16" sparse2=false sparse4=false
row "dense, 4:16, 8:16" sparse2=false
row "dense, 2:16, 4:16, 8:16" window=16
row "the same, full multiplexers" mux=Full
row "the same, symmetric weights" operands=Symmetric
row "the same, carry tracking" overflow=CarryTracking
row "the same, broadcast" skew=Broadcast
row "dense, 1:16, 2:16, 3:16, 4:16, 8:16" sparse1=true sparse3=true
row "2:4 alone, four windows" window=4 dense=false overflow=DepthLimited
row "2:4 alone, mixed precisions" window=4 dense=false overflow=DepthLimited weights=Mixed

echo
echo "| matrix unit | DSP48E2 | LUT | LUT as shift register | FF | RAMB36 | distributed RAM cells | LUTs for a slice |"
echo "|---|---|---|---|---|---|---|---|"
array "4 rows by 8, banks of 8 blocks" chains=2 block=8 depth=8
array "4 rows by 8, banks of 512 blocks" chains=2 block=8 depth=512
array "8 rows by 16, banks of 512 blocks" chains=4 block=16 depth=512
