#!/usr/bin/env bash
# Prints the tables of area and depth of the MixPE elements and their baselines in docs/mixpe.md. Yosys maps each element, flattened, to
# two-input gates (in NAND2 equivalents of 4 transistors, and levels between registers) and to LUT6. With a liberty file also to its cells: um2 and ps.
#   scripts/mixpe-area.sh [liberty file] [clock period in ps, 1000 unless given] [Verilog file of another design's INT8 multiply-accumulate]
# The last one is a module 'mac', as OPT1/systolic_array_os/mac_pe/mac.v of wqzustc/High-Performance-Tensor-Processing-Engines is.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
liberty=${1:-}
period=${2:-1000}
published=${3:-}
if [[ -n $liberty && ! -r $liberty ]]; then
    echo "error: the liberty file '$liberty' can't be read." >&2
    exit 2
fi
if [[ -n $published && ! -r $published ]]; then
    echo "error: the Verilog file '$published' can't be read." >&2
    exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prepare=

# Area is that of Yosys' own list of transistors; the depth leaves registers out.
gates() { # file top
    yosys -q -p "read_verilog $1; $prepare synth -flatten -top $2; abc -g AND,NAND,OR,NOR,XOR,XNOR,MUX; opt_clean; tee -o $work/stat stat -tech cmos; tee -o $work/ltp ltp -noff" > /dev/null
    local transistors levels registers
    transistors=$(sed -n 's/.*number of transistors: *\([0-9]*\).*/\1/p' "$work/stat" | tail -1)
    levels=$(sed -n 's/.*(length=\([0-9]*\)).*/\1/p' "$work/ltp" | tail -1)
    registers=$(awk '$1 ~ /DFF/ { n += $2 } END { print n + 0 }' "$work/stat")
    printf '%s | %s | %s' "$((transistors / 4))" "$registers" "$levels"
}

luts() { # file top
    yosys -q -p "read_verilog $1; $prepare synth_xilinx -flatten -noiopad -nodsp -top $2; tee -o $work/stat stat" > /dev/null
    awk '$1 ~ /^LUT[1-6]$/ { luts += $2 } $1 ~ /^FD/ { ffs += $2 } END { printf "%d / %d", luts, ffs }' "$work/stat"
}

# Two scripts: one for speed, and one that gives speed beyond the period back for area.
cells() { # file top
    printf 'strash\ndch\nmap -B 0.9 -D %s\ntopo\nbuffer -c\nupsize -D %s\ndnsize -D %s\nstime -p\n' "$period" "$period" "$period" > "$work/fast"
    printf 'strash\nifraig\nscorr\ndc2\ndch -f\nmap -D %s\nbuffer\nupsize -D %s\ndnsize -D %s\nstime -p\n' "$period" "$period" "$period" > "$work/small"
    mapped "$1" "$2" fast
    printf ' | '
    mapped "$1" "$2" small
}

mapped() { # file top script
    yosys -p "read_verilog $1; $prepare synth -flatten -top $2; dfflibmap -liberty $liberty; abc -liberty $liberty -script $work/$3; opt_clean; stat -liberty $liberty" > "$work/log" 2>&1 || {
        # ABC of Yosys 0.23 crashes on some large designs.
        printf ' | '
        return 0
    }
    local area delay
    area=$(sed -n 's/.*Chip area for module.*: *\([0-9.]*\).*/\1/p' "$work/log" | tail -1)
    delay=$(sed -n 's/.*Delay = *\([0-9.]*\) ps.*/\1/p' "$work/log" | tail -1)
    printf '%.0f | %.0f' "$area" "$delay"
}

print() { # label file top
    local gates luts cells
    gates=$(gates "$2" "$3")
    luts=$(luts "$2" "$3")
    if [[ -z $liberty ]]; then
        echo "| $1 | $gates | $luts |"
    else
        cells=$(cells "$2" "$3")
        echo "| $1 | $gates | $luts | $cells |"
    fi
}

row() { # label top design settings...
    local label=$1 top=$2 design=$3 arguments=() file
    shift 3
    for setting in "$@"; do
        arguments+=(--set "$setting")
    done
    rm -rf "$work/rtl"
    "$root/scripts/hdl" generate "$design" "${arguments[@]}" --out "$work/rtl" > /dev/null
    file=$(find "$work/rtl" -name '*.v')
    print "$label" "$file" "$top"
}

# The multiply-accumulate alone: no stalls, no shadow register, no hand-over to neighbours; the accumulator is the output.
bare() { # label top weight bits, sum bits, Verilog file
    { cat "$5"; cat << EOF
module Bare(input clk, input rst, input valid, input first, input [7:0] activation, input [$(($3 - 1)):0] weight);
  $2 element(.clk(clk), .rst(rst), .Enable(1'b1), .Control_Valid(valid), .Control_First(first), .Control_Last(1'b0), .Activation(activation),
    .Weight(weight), .Shift(1'b0), .DrainIn($4'b0));
endmodule
EOF
    } > "$work/bare.v"
    prepare="hierarchy -top Bare; proc; flatten; expose w:*.accumulator;"
    print "$1" "$work/bare.v" Bare
    prepare=
}

header='| element | NAND2 equivalents | registers | levels | LUT / FF |'
rule='|---|---|---|---|---|'
if [[ -n $liberty ]]; then
    header="$header um2 | ps | small, um2 | ps |"
    rule="$rule---|---|---|---|"
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
# The last of 64 rows, which has the widest sum.
row "weight-stationary, W4A8 unsigned, Ripple" MixPeWeightPe_SumInBits18_SumBits18 mixpe-weight-array columns=1 rows=64
row "weight-stationary, W8A8 signed, Multiplier" MixPeWeightPe_SumInBits21_SumBits22 mixpe-weight-array columns=1 rows=64 weightBits=8 weightSigned=true \
    topology=Multiplier
row "weight-stationary, W4A16, Fp32 sums" MixPeWeightPe mixpe-weight-array columns=1 rows=64 activation=Fp16
for accumulator in Fp32 Fp16 Aligned; do
    row "W4A16, $accumulator sums" MixPeFloatPe mixpe-float-pe "accumulator=$accumulator"
done
row "W4A16, 16-bit aligned sums" MixPeFloatPe mixpe-float-pe accumulator=Aligned alignedBits=16
row "W4 times BF16, Fp32 sums" MixPeFloatPe mixpe-float-pe activation=Bf16
row "FP16 multiply-accumulate, FP16 sums" FloatMac float-mac
row "FP16 multiply-accumulate, FP32 sums" FloatMac float-mac wideSum=true
row "dequantiser, W4A8" MixPeDequantiser mixpe-engine
row "dequantiser, W4A16" MixPeDequantiser mixpe-engine activation=Fp16
for preset in w4a8-unsigned w4a8-signed; do
    "$root/scripts/hdl" generate mixpe-pe --preset "$preset" --out "$work/bare" > /dev/null
    bare "$preset, multiply-accumulate alone" MixPe 4 19 "$work/bare/mixpe-pe/$preset/MixPe.v"
done
"$root/scripts/hdl" generate int8-pe --out "$work/bare" > /dev/null
bare "INT8 multiplier, multiply-accumulate alone" Int8MultiplierPe 8 24 "$work/bare/int8-pe/int8/Int8MultiplierPe.v"
if [[ -n $published ]]; then
    print "published INT8 multiply-accumulate" "$published" mac
fi
