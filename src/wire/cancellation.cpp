#include <dynantic/backend.hpp>

namespace dynantic {

CancellationToken::CancellationToken() : cancelled_(std::make_shared<std::atomic<bool>>(false)) {}

}  // namespace dynantic
