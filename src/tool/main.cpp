#include "tool/commands.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    using namespace dynantic::tool;
    CLI::App app("Dynantic: an embedded DynamoDB and what a developer needs beside it", "dynantic");
    app.require_subcommand(1);
    add_config(app);
    add_credentials(app);
    add_export(app);
    add_import(app);
    add_ping(app);
    add_serve(app);
    add_snapshot(app);
    add_version(app);
    try {
        app.parse(argc, argv);
        return 0;
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const std::exception& error) {
        std::cerr << "dynantic: " << error.what() << '\n';
        return 1;
    }
}
