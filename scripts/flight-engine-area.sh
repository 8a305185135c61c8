#!/usr/bin/env bash
# Prints the table of the engine's resources in docs/flightllm.md: Yosys maps each module once (hdl synth --keep-hierarchy), with the vendor's slices in the chains. A row takes minutes to half an hour.
#   scripts/flight-engine-area.sh [rows: small, groups, 512; all when not given]
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
wanted=" ${*:-small groups 512} "

row() { # key label settings...
    local key=$1 label=$2 arguments=() cells
    [[ $wanted == *" $key "* ]] || return 0
    shift 2
    for setting in slices=Primitive "$@"; do
        arguments+=(--set "$setting")
    done
    cells=$("$root/scripts/hdl" synth flight-engine --preset small --target xilinx --dsp --keep-hierarchy --cells --define HDL_DSP48E2 --timeout 7200 "${arguments[@]}" | sed -n '/^cells, xilinx/,$p')
    awk -v label="$label" '
        $1 == "DSP48E2" { slices += $2 } $1 == "DSP48E1" { others += $2 } $1 ~ /^LUT[1-6]$/ { luts += $2 } $1 ~ /^SRL/ { srls += $2 } $1 ~ /^FD/ { ffs += $2 }
        $1 ~ /^RAMB36/ { blocks += 2 * $2 } $1 ~ /^RAMB18/ { blocks += $2 } $1 ~ /^RAM[0-9]+[A-Z]/ { rams += $2 }
        END { printf "| %s | %d + %d | %d | %d | %d | %g | %d | %.0f |\n", label, slices, others, luts, srls, ffs, blocks / 2, rams, (luts + srls) / slices }' <<< "$cells"
}

echo "| engine | DSP: chains + MISC | LUT | LUT as shift register | FF | RAMB36 | distributed RAM cells | LUTs for a slice |"
echo "|---|---|---|---|---|---|---|---|"
row small "preset \`small\`: 64 slices"
row groups "the same with 2 chains of a channel for MV, N:8 and N:4" vectorChains=2 shape.sparsity=Groups
row 512 "512 slices: 4 channels, 32 rows, 2 lanes, 2 chains of a channel for MV, ports of 32 bytes, buffers of 512 rows" vectorChains=2 lanes=2 portBytes=32 \
    shape.channels=4 shape.matrixRows=32 shape.vectorColumns=128 shape.bufferRows=512 shape.globalRows=64
