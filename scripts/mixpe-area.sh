#!/usr/bin/env bash
# Prints the tables of area and depth of the MixPE elements and their baselines in docs/mixpe.md. Yosys maps each element, flattened, to
# two-input gates (in NAND2 equivalents of 4 transistors, and levels between registers) and to LUT6. With a liberty file also to its cells: um2 and ps.
#   scripts/mixpe-area.sh [liberty file] [clock period in ps, 1000 unless given]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
liberty=${1:-}
period=${2:-1000}
if [[ -n $liberty && ! -r $liberty ]]; then
    echo "error: the liberty file '$liberty' can't be read." >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Area is that of Yosys' own list of transistors; the depth leaves registers out.
gates() { # file top
    yosys -q -p "read_verilog $1; synth -flatten -top $2; abc -g AND,NAND,OR,NOR,XOR,XNOR,MUX; opt_clean; tee -o $work/stat stat -tech cmos; tee -o $work/ltp ltp -noff" > /dev/null
    local transistors levels registers
    transistors=$(sed -n 's/.*number of transistors: *\([0-9]*\).*/\1/p' "$work/stat" | tail -1)
    levels=$(sed -n 's/.*(length=\([0-9]*\)).*/\1/p' "$work/ltp" | tail -1)
    registers=$(awk '$1 ~ /DFF/ { n += $2 } END { print n + 0 }' "$work/stat")
    printf '%s | %s | %s' "$((transistors / 4))" "$registers" "$levels"
}

luts() { # file top
    yosys -q -p "read_verilog $1; synth_xilinx -flatten -noiopad -nodsp -top $2; tee -o $work/stat stat" > /dev/null
    awk '$1 ~ /^LUT[1-6]$/ { luts += $2 } $1 ~ /^FD/ { ffs += $2 } END { printf "%d / %d", luts, ffs }' "$work/stat"
}

cells() { # file top
    printf 'strash\ndch\nmap -B 0.9 -D %s\ntopo\nbuffer -c\nupsize -D %s\ndnsize -D %s\nstime -p\n' "$period" "$period" "$period" > "$work/abc"
    yosys -p "read_verilog $1; synth -flatten -top $2; dfflibmap -liberty $liberty; abc -liberty $liberty -script $work/abc; opt_clean; stat -liberty $liberty" > "$work/log"
    local area delay
    area=$(sed -n 's/.*Chip area for module.*: *\([0-9.]*\).*/\1/p' "$work/log" | tail -1)
    delay=$(sed -n 's/.*Delay = *\([0-9.]*\) ps.*/\1/p' "$work/log" | tail -1)
    printf '%.0f | %.0f' "$area" "$delay"
}

row() { # label top design settings...
    local label=$1 top=$2 design=$3 arguments=() file line
    shift 3
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/rtl"
    "$root/scripts/hdl" generate "$design" "${arguments[@]}" --out "$work/rtl" > /dev/null
    file=$(find "$work/rtl" -name '*.v')
    line="| $label | $(gates "$file" "$top") | $(luts "$file" "$top") |"
    [[ -z $liberty ]] || line="$line $(cells "$file" "$top") |"
    echo "$line"
}

header='| element | NAND2 equivalents | registers | levels | LUT / FF |'
rule='|---|---|---|---|---|'
if [[ -n $liberty ]]; then
    header="$header um2 | ps |"
    rule="$rule---|---|"
fi
echo "$header"
echo "$rule"
for topology in Ripple CarrySave Booth Multiplier; do
    row "W4A8 unsigned, $topology" MixPe mixpe-pe "topology=$topology"
done
for topology in Ripple CarrySave Booth Multiplier; do
    row "W4A8 signed, $topology" MixPe mixpe-pe weightSigned=true "topology=$topology"
done
row "W2A8 unsigned, Ripple" MixPe mixpe-pe weightBits=2
row "W8A8 signed, Booth" MixPe mixpe-pe weightBits=8 weightSigned=true groupSize=256 topology=Booth
row "INT8 multiplier" Int8MultiplierPe int8-pe
for accumulator in Fp32 Fp16 Aligned; do
    row "W4A16, $accumulator sums" MixPeFloatPe mixpe-float-pe "accumulator=$accumulator"
done
row "W4A16, 16-bit aligned sums" MixPeFloatPe mixpe-float-pe accumulator=Aligned alignedBits=16
row "W4 times BF16, Fp32 sums" MixPeFloatPe mixpe-float-pe activation=Bf16
row "FP16 multiply-accumulate, FP16 sums" FloatMac float-mac
row "FP16 multiply-accumulate, FP32 sums" FloatMac float-mac wideSum=true
row "dequantiser, W4A8" MixPeDequantiser mixpe-engine
row "dequantiser, W4A16" MixPeDequantiser mixpe-engine activation=Fp16
