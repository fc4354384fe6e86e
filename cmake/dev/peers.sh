# Clients and servers that we did not write, from npm, into build/peers: the tests that need one are skipped by name
# where it is not there. Sourced by ./dev.

install_peers() {
    local folder=build/peers
    [ ! -d "$folder/node_modules/dynalite" ] || return 0
    if ! command -v npm > /dev/null; then
        echo "npm is not on this machine: tests against dynalite and the JavaScript SDK will be skipped"
        return 0
    fi
    mkdir -p "$folder"
    echo '{"private": true}' > "$folder/package.json"
    if ! timeout 300 npm install --no-audit --no-fund --loglevel=error --prefix "$folder" \
        dynalite@4 @aws-sdk/client-dynamodb@3 > "$folder/install.log" 2>&1; then
        tail -3 "$folder/install.log"
        echo "npm could not install dynalite and the JavaScript SDK: tests against them will be skipped"
        rm -rf "$folder/node_modules"
    fi
}
