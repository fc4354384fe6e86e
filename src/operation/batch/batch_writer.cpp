#include "operation/client_core.hpp"

#include <dynantic/batch.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace dynantic::detail {

BatchWriterBase::BatchWriterBase(Client client, BatchOptions options)
    : client_(std::move(client)), options_(std::move(options)), exceptions_(std::uncaught_exceptions()) {}

BatchWriterBase::~BatchWriterBase() {
    if (!writes_.empty() && std::uncaught_exceptions() <= exceptions_) {
        tell_unflushed(on_unflushed, writes_.size());
    }
}

Result<void> BatchWriterBase::try_flush() { return writes_.flush(*ClientAccess::core(client_), options_); }

// Full at four requests a lane, so that a slow lane does not keep the others waiting at each request.
bool BatchWriterBase::full() const noexcept {
    return writes_.size() >= BatchWriting::most * 4 * std::max<std::size_t>(options_.concurrency, 1);
}

void BatchWriterBase::flush_if_full() {
    if (sends_when_full_ && full()) flush();
}

Target BatchWriterBase::target(std::string_view table) const noexcept {
    return {ClientAccess::core(client_).get(), table};
}

Target BatchWriterBase::target(const Client& client, std::string_view table) const {
    return target_in(*ClientAccess::core(client_), client, table);
}

}  // namespace dynantic::detail
