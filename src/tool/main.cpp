#include "tool/commands.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

namespace {

// CLI11 says that a subcommand is required, and not which words it found in its place.
std::string failure_message(const CLI::App* app, const CLI::Error& error) {
    const CLI::App* level = app;
    std::string called = app->get_name();
    while (!level->get_subcommands().empty()) {
        level = level->get_subcommands().front();
        called += " " + level->get_name();
    }
    const auto choices = level->get_subcommands([](const CLI::App*) { return true; });
    if (error.get_name() != "RequiredError" || choices.empty())
        return CLI::FailureMessage::simple(app, error);
    std::string names;
    for (const CLI::App* each : choices) names += (names.empty() ? "" : ", ") + each->get_name();
    const std::vector<std::string> words = level->remaining();
    return "dynantic: " +
           (words.empty() ? "a subcommand is missing" : "'" + words.front() + "' was not understood") + "; " +
           called + " has: " + names + "\n" + called + " --help tells of each\n";
}

}  // namespace

int main(int argc, char** argv) {
    using namespace dynantic::tool;
    CLI::App app("Dynantic: an embedded DynamoDB and what a developer needs beside it", "dynantic");
    app.require_subcommand(1);
    app.set_version_flag("--version", "dynantic " DYNANTIC_VERSION, "Print the version");
    app.failure_message(&failure_message);
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
