#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/config.hpp>

#include <memory>
#include <string_view>

namespace dynantic::client {

struct Chosen {
    std::shared_ptr<Backend> backend;
    ClientConfig config;  ///< with what the environment and the profile said filled in
};

/// The backend that the endpoint's URL asks for: "embedded:" is one engine shared by the process, "embedded:PATH" the
/// engine of a folder, anything else AWS or what speaks like it. Throws ConfigError.
[[nodiscard]] Chosen make_backend(ClientConfig config);

/// The engine of the URL "embedded:", one per process.
[[nodiscard]] std::shared_ptr<Backend> shared_embedded_backend();
/// An engine of its own, empty, in memory.
[[nodiscard]] std::shared_ptr<Backend> new_embedded_backend();
/// The engine of a folder: one per canonical path in the process. Throws ConfigError.
[[nodiscard]] std::shared_ptr<Backend> embedded_backend(std::string_view folder);

}  // namespace dynantic::client
