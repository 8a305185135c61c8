#!/usr/bin/env bash
# Prints the area of the units of 16 of Orizuru's unit tree for 4,096 FP16 values in docs/orizuru.md: in NAND2 equivalents with and without flip-flops, and
# with a liberty file in um2.
#   scripts/orizuru-units.sh [liberty file]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
liberty=${1:-}
if [[ -n $liberty && ! -r $liberty ]]; then
    echo "error: the liberty file '$liberty' can't be read." >&2
    exit 2
fi

figure() { # JSON, name
    sed -n "s/^ *\"$2\": *\([0-9.]*\),*$/\1/p" <<< "$1" | head -1
}

header='| unit | number | NAND2 equivalents | without flip-flops | flip-flops |'
rule='|---|---|---|---|---|'
[[ -z $liberty ]] || { header="$header um2 |"; rule="$rule---|"; }
echo "$header"
echo "$rule"
for pingPong in true false; do
    label='one frame'
    [[ $pingPong == false ]] || label='with the next frame (`pingPong`)'
    for unit in "UnitTreeLeaves:leaves, $label:256" "UnitTreeNodes_ChildBits4:second level:16" "UnitTreeNodes_ChildBits8:root:1"; do
        IFS=: read -r module name number <<< "$unit"
        [[ $pingPong == true || $module == UnitTreeLeaves ]] || continue
        point=(orizuru --set architecture=UnitTree --set maxLength=4096 --set lanes=64 --set maxCount=20 --set "pingPong=$pingPong" --module "$module" --json)
        json=$("$root/scripts/hdl" synth "${point[@]}" --target gates)
        row="| $name | $number | $(figure "$json" nandEquivalents) | $(figure "$json" logicNandEquivalents) | $(figure "$json" flipFlops) |"
        [[ -z $liberty ]] || row="$row $(figure "$("$root/scripts/hdl" synth "${point[@]}" --target asic --goal area --liberty "$liberty")" areaUm2) |"
        echo "$row"
    done
done
