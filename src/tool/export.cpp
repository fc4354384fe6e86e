#include "tool/client_options.hpp"
#include "tool/commands.hpp"
#include "tool/progress.hpp"

#include <dynantic/client.hpp>
#include <dynantic/data.hpp>

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace dynantic::tool {
namespace {

struct ExportArguments {
    ClientOptions client;
    std::string table;
    std::string file;
    std::string definition;
    std::uint32_t segments = 1;
    bool consistent = false;
    bool quiet = false;
};

void write_file(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary);
    out << text << '\n';
    out.close();
    if (!out) throw std::runtime_error(path + ": cannot be written");
}

void run(const ExportArguments& arguments) {
    const Client client(arguments.client.config());
    if (!arguments.definition.empty())
        write_file(arguments.definition, export_definition(client, arguments.table));
    ProgressLine line("exported", ProgressLine::Unit::items, arguments.quiet);
    ExportOptions options;
    options.segments = arguments.segments;
    options.consistent_read = arguments.consistent;
    options.on_progress = [&](const DataProgress& progress) { line.show(progress); };
    const std::uint64_t items = export_items(client, arguments.table, arguments.file, options);
    line.clear();
    if (!arguments.quiet)
        std::cerr << "exported " << grouped(items) << (items == 1 ? " item" : " items") << '\n';
}

}  // namespace

void add_export(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("export", "Write a table's items to a file, as lines of DynamoDB JSON");
    const auto arguments = std::make_shared<ExportArguments>();
    command->add_option("TABLE", arguments->table, "The table")->required();
    command->add_option("FILE", arguments->file, "Where to: gzip if it ends with .gz; - for standard output")
        ->required();
    command->add_option(
        "--definition", arguments->definition,
        "Also write what creates such a table (the JSON of a CreateTable request) to this file");
    command
        ->add_option("--segments", arguments->segments,
                     "Parts of the table that are scanned at the same time")
        ->check(CLI::Range(1, 256));
    command->add_flag("--consistent", arguments->consistent, "Consistent reads, at twice the capacity");
    command->add_flag("--quiet", arguments->quiet, "Tell only what goes wrong");
    arguments->client.add_to(*command);
    command->callback([arguments] { run(*arguments); });
}

}  // namespace dynantic::tool
