#include "tool/commands.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace dynantic::tool {

void add_version(CLI::App& app) {
    app.add_subcommand("version", "Print the version")->callback([] {
        std::cout << "dynantic " << DYNANTIC_VERSION << '\n';
    });
}

}  // namespace dynantic::tool
