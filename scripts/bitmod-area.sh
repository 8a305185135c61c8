#!/usr/bin/env bash
# Prints the table of area and depth of the BitMoD blocks and their baselines in docs/bitmod.md. Yosys maps each block, flattened, to two-input gates
# (in NAND2 equivalents of 4 transistors, and levels between registers) and to LUT6. With a liberty file also to its cells: um2 and ps.
#   scripts/bitmod-area.sh [liberty file] [clock period in ps, 1000 unless given]
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

generate() { # design preset
    "$root/scripts/hdl" generate "$1" --preset "$2" --out "$work/rtl" > /dev/null
}

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

row() { # label file top
    local line="| $1 | $(gates "$2" "$3") | $(luts "$2" "$3") |"
    [[ -z $liberty ]] || line="$line $(cells "$2" "$3") |"
    echo "$line"
}

header='| block | NAND2 equivalents | registers | levels | LUT / FF |'
rule='|---|---|---|---|---|'
if [[ -n $liberty ]]; then
    header="$header um2 | ps |"
    rule="$rule---|---|"
fi
echo "$header"
echo "$rule"
for preset in fp16 fp16-two-cycle fp16-shifter fp16-nearest-even fp16-joint fp16-exact bf16; do
    generate bitmod-pe "$preset"
    row "element, $preset" "$work/rtl/bitmod-pe/$preset/BitModPe.v" BitModPe
done
generate bitmod-tile 8x8
tile=$work/rtl/bitmod-tile/8x8/BitModTile.v
row "dequantiser" "$tile" BitModDequantiser
row "term generator, 4 lanes" "$tile" BitModTermGenerator
row "unpacking of 4 activations" "$tile" BitModUnpack
row "column of 8 rows" "$tile" BitModColumn
for preset in fp16 fp16-int8; do
    generate float-mac "$preset"
    row "multiply-accumulate, $preset" "$work/rtl/float-mac/$preset/FloatMac.v" FloatMac
done
