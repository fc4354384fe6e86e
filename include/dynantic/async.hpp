#pragma once

/// The mapper for Boost.Asio: the verbs of Table with completion tokens, for coroutines, callbacks and futures.
///
/// Not part of <dynantic/dynantic.hpp>, and the one header of Dynantic that includes Asio: a program that includes it needs
/// Boost's headers, 1.81 or later, of a version of its own choice (the library has none of Asio compiled into it).
#include <dynantic/async/batch_writer.hpp>
#include <dynantic/async/client.hpp>
#include <dynantic/async/table.hpp>
#include <dynantic/async/transaction.hpp>
#include <dynantic/async/update.hpp>
