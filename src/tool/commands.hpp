#pragma once

namespace CLI {
class App;
}

namespace dynantic::tool {

// Each adds its subcommand, with a callback that does the work; one file each. What fails throws: a std::exception is
// printed as "dynantic: <sentence>" with exit code 1, a CLI::RuntimeError only sets the exit code.
void add_config(CLI::App& app);
void add_credentials(CLI::App& app);
void add_export(CLI::App& app);
void add_import(CLI::App& app);
void add_ping(CLI::App& app);
void add_serve(CLI::App& app);
void add_snapshot(CLI::App& app);
void add_version(CLI::App& app);

}  // namespace dynantic::tool
