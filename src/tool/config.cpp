#include "aws/settings/describe.hpp"
#include "tool/client_options.hpp"
#include "tool/commands.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <iostream>

namespace dynantic::tool {
namespace {

const char* kind_name(aws::Origin::Kind kind) {
    switch (kind) {
        case aws::Origin::Kind::code:
            return "option";  // to this tool, options are what code is to a program
        case aws::Origin::Kind::environment:
            return "environment";
        case aws::Origin::Kind::profile:
            return "profile";
        case aws::Origin::Kind::fallback:
            break;
    }
    return "default";
}

std::string source(const aws::SettingRow& row) {
    return kind_name(row.origin.kind) + (row.origin.detail.empty() ? "" : " (" + row.origin.detail + ")");
}

void print_json(const std::vector<aws::SettingRow>& rows, const std::vector<std::string>& ignored) {
    std::string out = "{";
    detail::JsonWriter writer(out);
    for (const aws::SettingRow& row : rows) {
        writer.raw(out.size() == 1 ? "\n  " : ",\n  ");
        writer.key(row.name);
        writer.raw(" {\"value\": " + row.json);
        const auto add = [&](const char* name, const std::string& text) {
            if (text.empty()) return;
            writer.raw(std::string(", \"") + name + "\": ");
            writer.quoted(text);
        };
        add("unit", row.unit);
        add("source", kind_name(row.origin.kind));
        add("where", row.origin.detail);
        add("error", row.error);
        writer.raw('}');
    }
    writer.raw(",\n  \"warnings\": [");
    for (const std::string& each : ignored) {
        if (&each != &ignored.front()) writer.raw(", ");
        writer.quoted(each);
    }
    writer.raw("]\n}\n");
    std::cout << out;
}

void print_table(const std::vector<aws::SettingRow>& rows, const std::vector<std::string>& ignored) {
    std::size_t name_width = 0;
    std::size_t value_width = 0;
    const auto value = [](const aws::SettingRow& row) {
        if (!row.error.empty()) return "error: " + row.error;
        if (row.value.empty()) return std::string("-");
        return row.unit == "seconds" ? row.value + " s" : row.value;
    };
    for (const aws::SettingRow& row : rows) {
        name_width = std::max(name_width, row.name.size());
        if (row.error.empty()) value_width = std::max(value_width, value(row).size());
    }
    for (const aws::SettingRow& row : rows) {
        std::string line = row.name + std::string(name_width - row.name.size() + 2, ' ') + value(row);
        if (row.error.empty()) line += std::string(value_width - value(row).size() + 2, ' ') + source(row);
        std::cout << line << '\n';
    }
    for (const std::string& each : ignored) std::cerr << "warning: " << each << '\n';
}

void run(const ClientOptions& options, bool json) {
    const ClientConfig config = options.config();
    const aws::ProcessEnvironment environment;
    const aws::Settings settings = aws::load_settings(config, environment).value();
    const std::vector<aws::SettingRow> rows = aws::describe(settings, config);
    if (json) {
        print_json(rows, settings.profiles.ignored);
    } else {
        print_table(rows, settings.profiles.ignored);
    }
    const bool failed =
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.error.empty(); });
    if (failed) throw CLI::RuntimeError(1);
}

}  // namespace

void add_config(CLI::App& app) {
    CLI::App* command = app.add_subcommand("config", "Show the settings in use, and where each comes from");
    const auto options = std::make_shared<ClientOptions>();
    const auto json = std::make_shared<bool>(false);
    options->add_to(*command);
    command->add_flag("--json", *json, "As JSON");
    command->callback([options, json] { run(*options, *json); });
}

}  // namespace dynantic::tool
