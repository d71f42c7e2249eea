#!/bin/sh
# Without arguments: serve the store in the volume, or, while there is none, the sample pages' graph.
# With arguments: any command of kg, such as `build /pages`.
set -eu
if [ "$#" -gt 0 ]; then
    exec kg "$@"
fi
store=${KG_STORE:-/store}
# A folder that is missing or closed to this user is not an empty one: there kg itself says what is wrong.
if [ -r "$store" ] && [ -x "$store" ] && [ ! -e "$store/state.json" ]; then
    echo "no store in $store yet: serving the sample pages; start again once one is built" >&2
    store=/opt/samples
fi
exec kg serve --store "$store"
