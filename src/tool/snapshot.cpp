#include "tool/commands.hpp"
#include "tool/progress.hpp"

#include <dynantic/client.hpp>
#include <dynantic/data.hpp>

#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace dynantic::tool {
namespace {

struct SnapshotArguments {
    std::string folder;
    std::string file;
    bool quiet = false;
};

void save(const SnapshotArguments& arguments) {
    // Opening a folder makes a database where there is none: a mistyped name must not.
    if (!std::filesystem::exists(std::filesystem::path(arguments.folder) / "FORMAT"))
        throw std::runtime_error(arguments.folder + ": holds no database of Dynantic");
    const Client client = Client::embedded(arguments.folder);
    ProgressLine line("saved", ProgressLine::Unit::bytes, arguments.quiet);
    save_snapshot(client, arguments.file, [&](const DataProgress& progress) { line.show(progress); });
    line.clear();
    if (!arguments.quiet) {
        std::cerr << "saved " << arguments.file << " ("
                  << bytes_text(std::filesystem::file_size(arguments.file)) << ")\n";
    }
}

void restore(const SnapshotArguments& arguments) {
    ProgressLine line("restored", ProgressLine::Unit::bytes, arguments.quiet);
    restore_snapshot(arguments.file, arguments.folder,
                     [&](const DataProgress& progress) { line.show(progress); });
    line.clear();
    if (!arguments.quiet) std::cerr << "restored " << arguments.folder << '\n';
}

void add(CLI::App& parent, const char* name, const char* help, void (*work)(const SnapshotArguments&)) {
    CLI::App* command = parent.add_subcommand(name, help);
    const auto arguments = std::make_shared<SnapshotArguments>();
    command->add_option("FILE", arguments->file, "The snapshot")->required();
    command->add_option("--data", arguments->folder, "The folder of the database")->required();
    command->add_flag("--quiet", arguments->quiet, "Tell only what goes wrong");
    command->callback([arguments, work] { work(*arguments); });
}

}  // namespace

void add_snapshot(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("snapshot", "Save an embedded database as one file, and restore it");
    command->require_subcommand(1);
    add(*command, "save", "Write all that the database of a folder holds to a file", &save);
    add(*command, "restore", "Make the database of a new folder from a file", &restore);
}

}  // namespace dynantic::tool
