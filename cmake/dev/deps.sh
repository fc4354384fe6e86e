# Debian packages by purpose, and their installation. Sourced by ./dev.

debian_version() { . /etc/os-release && echo "${VERSION_ID:-}"; }

# Boost has one development package per version, and they exclude each other: 12 has 1.81 beside its default 1.74 (too
# old: no C++20 coroutine support worth having), 13 has 1.83 as its default.
boost_package() {
    case "$(debian_version)" in
        12) echo libboost1.81-dev ;;
        *) echo libboost-dev ;;
    esac
}

packages_for() { # purpose
    local build="g++ cmake ninja-build pkg-config ca-certificates git ccache $(boost_package) libssl-dev libsimdjson-dev
                 libabsl-dev libre2-dev librocksdb-dev liburing-dev zlib1g-dev libcli11-dev libspdlog-dev iso-codes"
    case "$1" in
        build) echo "$build" ;;
        test) echo "$build" python3 libgtest-dev libgmock-dev "$(clang_package)" "libclang-rt-$(clang_version)-dev" \
                   openssl curl awscli python3-boto3 ;;
        bench) echo "$build" python3 python3-boto3 bc "$(clang_package)" libbenchmark-dev valgrind ;;
        lint) echo "$build" clang-format "clang-tidy-$(clang_version)" python3 libgtest-dev libgmock-dev ;;
    esac
}

clang_version() { clang_package | sed 's/clang-//'; }

clang_package() {
    case "$(debian_version)" in
        12) echo clang-16 ;;
        *) echo clang-19 ;;
    esac
}

missing_packages() { # packages...
    local package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "./dev: installing packages needs root or sudo; as root: apt-get install $*" >&2
        exit 1
    fi
}

install_dependencies() { # purposes...
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "./dev: this is not Debian, so nothing is installed for you; see CONTRIBUTING.md for what is needed" >&2
        return
    fi
    local purpose wanted="" missing
    for purpose in "$@"; do wanted+=" $(packages_for "$purpose")"; done
    # shellcheck disable=SC2086
    missing=$(missing_packages $wanted | sort -u)
    [ -n "$missing" ] || return 0
    echo "Installing:" $missing
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null ||
        echo "./dev: the package lists could not be refreshed; going on with those that are here" >&2
    local removed
    # shellcheck disable=SC2086
    removed=$(apt-get install --simulate --no-install-recommends $missing 2>/dev/null | awk '/^Remv/{print $2}' | xargs)
    if [ -n "$removed" ]; then
        echo "Replacing: $removed (the packages above cannot stand beside it; 'apt-get install $removed' brings it back)"
    fi
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing \
        -o Dpkg::Use-Pty=0 > "${TMPDIR:-/tmp}/dynantic-deps.log" 2>&1 || {
        tail -20 "${TMPDIR:-/tmp}/dynantic-deps.log" >&2
        echo "./dev: apt-get could not install: $missing" >&2
        exit 1
    }
}

clang_compiler() { echo "clang++-${1:-$(clang_version)}"; }
