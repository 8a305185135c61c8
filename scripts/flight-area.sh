#!/usr/bin/env bash
# Prints the table of resources of sparse chains in docs/flightllm.md: Yosys maps each chain's core, flattened, to UltraScale+ with the vendor's slices in their places, so that what is counted beside
# them is what the fabric needs. Without slices given as primitives Yosys takes the multiplications alone into DSP48E2 and leaves adders and cascades to the fabric.
#   scripts/flight-area.sh
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

row() { # label settings...
    local label=$1 arguments=() file
    shift
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/rtl"
    "$root/scripts/hdl" generate flight-chain --set slices=Primitive "${arguments[@]}" --out "$work/rtl" > /dev/null
    file=$(find "$work/rtl" -name '*.v')
    yosys -q -p "read_verilog -D HDL_DSP48E2 $file; synth_xilinx -family xcup -nowidelut -flatten -noiopad -noclkbuf -top FlightChainCore; tee -o $work/stat stat" > /dev/null 2>&1
    awk -v label="$label" '
        $1 ~ /^DSP48/ { dsp += $2 } $1 ~ /^LUT[1-6]$/ { luts += $2 } $1 ~ /^SRL/ { srls += $2 } $1 ~ /^FD/ { ffs += $2 }
        END { printf "| %s | %d | %d | %d | %d | %.0f |\n", label, dsp, luts, srls, ffs, (luts + srls) / dsp }' "$work/stat"
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
