#!/usr/bin/env bash
# Proves that MixPE elements without a multiplier equal those with one: Yosys pairs the registers of both and shows by SAT, bit by bit, that equal
# registers and inputs give equal registers and outputs in the next cycle. So they are equal in every cycle after any common start.
# Prints a table in Markdown; fails when an element is found to differ. Widths that take longer than the limit are listed as open.
#   scripts/mixpe-proof.sh [--quick] [seconds for each proof, 60 unless given]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
quick=false
if [[ ${1:-} == --quick ]]; then
    quick=true
    shift
fi
limit=${1:-60}
if [[ ! $limit =~ ^[0-9]+$ ]]; then
    echo "error: '$limit' is no number of seconds." >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

generate() { # folder design settings...
    local folder=$1 design=$2 arguments=()
    shift 2
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    "$root/scripts/hdl" generate "$design" "${arguments[@]}" --out "$work/$folder" > /dev/null
    find "$work/$folder" -name '*.v'
}

compare() { # gold file, gate file, top; prints what was found
    local status=0
    cat > "$work/proof.ys" << EOF
read_verilog $1
prep -flatten -top $3
rename $3 gold
design -stash gold
read_verilog $2
prep -flatten -top $3
rename $3 gate
design -stash gate
design -copy-from gold -as gold gold
design -copy-from gate -as gate gate
equiv_make gold gate equal
hierarchy -top equal
opt_clean
equiv_simple
equiv_induct
equiv_status -assert
EOF
    timeout "$limit" yosys -q -s "$work/proof.ys" > "$work/log" 2>&1 || status=$?
    case $status in
        0) echo equal ;;
        124) echo "open after $limit s" ;;
        *) grep -qi 'unproven' "$work/log" && echo different || echo "failed: $(tail -1 "$work/log")" ;;
    esac
}

prove() { # label design top settings...
    local label=$1 design=$2 top=$3 gold gate topology begin found
    shift 3
    rm -rf "$work/gold"
    gold=$(generate gold "$design" "$@" topology=Multiplier)
    for topology in Ripple CarrySave Booth; do
        rm -rf "$work/gate"
        gate=$(generate gate "$design" "$@" "topology=$topology")
        begin=$(date +%s.%N)
        found=$(compare "$gold" "$gate" "$top")
        [[ $found == equal || $found == open* ]] || failed=1
        printf '| %s | %s | %s | %.1f |\n' "$label" "$topology" "$found" "$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')"
    done
}

# The proof must be able to fail: signed weights are no unsigned ones.
control() {
    local signed unsigned found
    signed=$(generate signed mixpe-pe weightBits=2 activationBits=4 weightSigned=true groupSize=32)
    unsigned=$(generate unsigned mixpe-pe weightBits=2 activationBits=4 weightSigned=false groupSize=32)
    found=$(compare "$signed" "$unsigned" MixPe)
    [[ $found == different ]] || failed=1
    echo "| W2A4 signed against unsigned | Ripple | $found | |"
}

echo "| element | topology | result | s |"
echo "|---|---|---|---|"
control
if $quick; then
    prove "W2A4 signed" mixpe-pe MixPe weightBits=2 activationBits=4 weightSigned=true groupSize=32
    prove "W4A4 unsigned" mixpe-pe MixPe weightBits=4 activationBits=4 weightSigned=false groupSize=32
    exit $failed
fi
for activationBits in 4 8; do
    for weightBits in 2 3 4 8; do
        for weightSigned in true false; do
            sign=$([[ $weightSigned == true ]] && echo signed || echo unsigned)
            prove "W${weightBits}A$activationBits $sign" mixpe-pe MixPe "weightBits=$weightBits" "activationBits=$activationBits" "weightSigned=$weightSigned"
        done
    done
done
for weightBits in 2 3 4; do
    for weightSigned in true false; do
        sign=$([[ $weightSigned == true ]] && echo signed || echo unsigned)
        prove "W${weightBits}A8 $sign, weight-stationary, 2 x 1" mixpe-weight-array MixPeWeightArray rows=2 columns=1 "weightBits=$weightBits" \
            "weightSigned=$weightSigned"
    done
done
for weightBits in 2 3 4 8; do
    prove "W$weightBits times FP16, aligned sums" mixpe-float-pe MixPeFloatCell "weightBits=$weightBits" accumulator=Aligned
    prove "W$weightBits times FP16, FP32 sums" mixpe-float-pe MixPeFloatCell "weightBits=$weightBits" accumulator=Fp32
done
exit $failed
