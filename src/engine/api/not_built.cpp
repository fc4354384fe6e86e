#include "engine/api/not_built.hpp"

#include "engine/api_error.hpp"

#include <string>

namespace dynantic::engine::api {

void refuse_not_built(const Request& request, std::initializer_list<NotBuilt> parameters) {
    for (const NotBuilt& each : parameters) {
        if (!request[each.parameter]) continue;
        throw_validation(std::string(each.parameter) + " is not supported: this engine has no " +
                         std::string(each.feature));
    }
}

}  // namespace dynantic::engine::api
