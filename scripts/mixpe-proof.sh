#!/usr/bin/env bash
# Proves with hdl prove that MixPE elements without a multiplier equal those with one, in every cycle after a reset.
# Prints a table in Markdown; fails when an element is found to differ. Widths that take longer than the limit are listed as open.
#   scripts/mixpe-proof.sh [--quick] [seconds for each proof, 60 unless given]
set -euo pipefail
# shellcheck source=scripts/proof-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/proof-common.sh"
proof_options 60 "$@"

prove() { # label design settings...
    local label=$1 design=$2 settings begin
    settings=$(joined "${@:3}")
    for topology in Ripple CarrySave Booth; do
        begin=$(date +%s.%N)
        row proved "$(equivalent "$design$settings,topology=Multiplier" "$design$settings,topology=$topology")" "$begin" "$label" "$topology"
    done
}

# The proof must be able to fail: signed weights are no unsigned ones.
control() {
    local point=mixpe-pe,weightBits=2,activationBits=4,groupSize=32 begin
    begin=$(date +%s.%N)
    row refuted "$(equivalent "$point,weightSigned=true" "$point,weightSigned=false")" "$begin" "W2A4 signed against unsigned" Ripple
}

echo "| element | topology | result | s |"
echo "|---|---|---|---|"
control
if $quick; then
    prove "W2A4 signed" mixpe-pe weightBits=2 activationBits=4 weightSigned=true groupSize=32
    prove "W4A4 unsigned" mixpe-pe weightBits=4 activationBits=4 weightSigned=false groupSize=32
    exit $failed
fi
for activationBits in 4 8; do
    for weightBits in 2 3 4 8; do
        for weightSigned in true false; do
            sign=$([[ $weightSigned == true ]] && echo signed || echo unsigned)
            prove "W${weightBits}A$activationBits $sign" mixpe-pe "weightBits=$weightBits" "activationBits=$activationBits" "weightSigned=$weightSigned"
        done
    done
done
for weightBits in 2 3 4; do
    for weightSigned in true false; do
        sign=$([[ $weightSigned == true ]] && echo signed || echo unsigned)
        prove "W${weightBits}A8 $sign, weight-stationary, 2 x 1" mixpe-weight-array rows=2 columns=1 "weightBits=$weightBits" "weightSigned=$weightSigned"
    done
done
for weightBits in 2 3 4 8; do
    prove "W$weightBits times FP16, aligned sums" mixpe-float-pe "weightBits=$weightBits" accumulator=Aligned
    prove "W$weightBits times FP16, FP32 sums" mixpe-float-pe "weightBits=$weightBits" accumulator=Fp32
done
exit $failed
