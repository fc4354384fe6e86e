# What the run scripts of the benchmarks share. Sourced, at the top of the clone.
source cmake/dev/peers.sh

build_release() { # targets...
    cmake --preset release > /dev/null
    ninja -C build/release "$@" > /dev/null
}

pin() { # core command...: on a core of its own where the machine has two
    local core=$1
    shift
    if [ "$(nproc)" -gt 1 ]; then taskset -c "$core" "$@"; else "$@"; fi
}

# Starts the canned server on the second core; it ends with this script. Sets `port`.
start_canned_server() {
    coproc canned { pin 1 build/release/bench_canned_server; }
    read -r port <&"${canned[0]}"
}

have_valgrind() {
    command -v valgrind > /dev/null || { echo "valgrind is not here: no instruction counts" >&2 && return 1; }
}

# Instructions and allocations, which no load disturbs. Of a call they are the difference of two runs, so that nothing of the
# start is in them.
instructions_of() { # command...
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 | awk '/Collected/ { print $NF }'
}
allocations_of() { # command...
    valgrind --tool=memcheck --leak-check=no "$@" 2>&1 | awk '/total heap usage/ { gsub(/,/, ""); print $5 }'
}
