#include "tool/client_options.hpp"
#include "tool/commands.hpp"
#include "tool/progress.hpp"

#include <dynantic/client.hpp>
#include <dynantic/data.hpp>
#include <dynantic/error.hpp>

#include <CLI/CLI.hpp>

#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace dynantic::tool {
namespace {

struct ImportArguments {
    ClientOptions client;
    std::string table;
    std::vector<std::string> paths;
    std::string create;
    std::string rejects;
    std::size_t concurrency = ImportOptions{}.concurrency;
    bool quiet = false;
};

// Where bad lines go: each to standard error until there are many, all to the file of --rejects.
class BadLines {
  public:
    explicit BadLines(const std::string& rejects) {
        if (rejects.empty()) return;
        out_.open(rejects, std::ios::binary);
        if (!out_) throw std::runtime_error(rejects + ": cannot be written");
    }
    void add(const BadLine& line) {
        if (++told_ <= most_told) {
            std::cerr << line.file << ':' << line.line << ": " << line.message << '\n';
        } else if (told_ == most_told + 1) {
            std::cerr << "further bad lines are only counted"
                      << (out_.is_open() ? "" : "; --rejects FILE keeps them") << '\n';
        }
        if (out_.is_open()) out_ << line.text << '\n';
    }
    void close() {
        if (!out_.is_open()) return;
        out_.close();
        if (!out_) throw std::runtime_error("the file of --rejects could not be written to its end");
    }

  private:
    static constexpr std::size_t most_told = 100;
    std::ofstream out_;
    std::size_t told_ = 0;
};

std::string read_file(const std::string& path) {
    const std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error(path + ": cannot be read");
    return std::move(text).str();
}

ImportResult import_into_table(const Client& client, const ImportArguments& arguments,
                               const ImportOptions& options) {
    try {
        return import_items(client, arguments.table, arguments.paths, options);
    } catch (const TableNotFoundError& error) {
        throw std::runtime_error(
            std::string(error.what()) +
            "\n--create FILE makes the table first, of the JSON of a CreateTable request");
    }
}

void run(const ImportArguments& arguments) {
    const Client client(arguments.client.config());
    if (!arguments.create.empty())
        create_from_definition(client, arguments.table, read_file(arguments.create));
    BadLines bad(arguments.rejects);
    ProgressLine line("imported", ProgressLine::Unit::items, arguments.quiet);
    ImportOptions options;
    options.concurrency = arguments.concurrency;
    options.on_progress = [&](const DataProgress& progress) { line.show(progress); };
    options.on_bad_line = [&](const BadLine& each) {
        line.clear();
        bad.add(each);
    };
    const ImportResult result = import_into_table(client, arguments, options);
    bad.close();
    line.clear();
    if (!arguments.quiet || result.bad_lines != 0) {
        std::cerr << "imported " << grouped(result.items) << (result.items == 1 ? " item" : " items");
        if (result.bad_lines != 0) {
            std::cerr << ", and left out " << grouped(result.bad_lines) << " bad "
                      << (result.bad_lines == 1 ? "line" : "lines");
        }
        std::cerr << '\n';
    }
    if (result.bad_lines != 0) throw CLI::RuntimeError(1);
}

}  // namespace

void add_import(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("import", "Put items into a table, from files of DynamoDB JSON lines");
    const auto arguments = std::make_shared<ImportArguments>();
    command->add_option("TABLE", arguments->table, "The table")->required();
    command
        ->add_option("PATH", arguments->paths,
                     "Files of {\"Item\":{...}} lines, plain or gzip; folders of such, as an export to S3 "
                     "is; or - for "
                     "standard input")
        ->required();
    command->add_option(
        "--create", arguments->create,
        "First create the table, unless it is there: a file with the JSON of a CreateTable request");
    command->add_option("--rejects", arguments->rejects,
                        "Write the lines that could not be imported to this file");
    command->add_option("--concurrency", arguments->concurrency, "Batches that are written at the same time")
        ->check(CLI::Range(1, 256));
    command->add_flag("--quiet", arguments->quiet, "Tell only what goes wrong");
    arguments->client.add_to(*command);
    command->callback([arguments] { run(*arguments); });
}

}  // namespace dynantic::tool
