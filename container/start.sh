#!/bin/sh
# Without arguments: serve the store in the volume, or, while there is none, the sample pages' graph.
# With arguments: any command of kg, such as `build /pages --out /store`.
set -eu
if [ "$#" -gt 0 ]; then
    exec kg "$@"
fi
store=${KG_STORE:-/store}
if [ ! -e "$store/state.json" ]; then
    echo "no store in $store yet: serving the sample pages; start again once one is built" >&2
    store=/opt/samples
fi
exec kg serve --store "$store"
