#pragma once

#include "engine/api/request.hpp"

#include <initializer_list>
#include <string_view>

namespace dynantic::engine::api {

/// A parameter that DynamoDB knows, and the feature behind it that this engine does not have.
struct NotBuilt {
    std::string_view parameter;
    std::string_view feature;
};

/// Throws ValidationException, in words of ours, where the request has one of them: who asks for a feature shall not believe
/// that he has it.
void refuse_not_built(const Request& request, std::initializer_list<NotBuilt> parameters);

}  // namespace dynantic::engine::api
