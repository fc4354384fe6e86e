#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

void delete_item(Engine& engine, std::string_view body, std::string& reply) {
    replace_item(engine, Request(body, validation::delete_item), WriteAction::Kind::remove, reply);
}

}  // namespace dynantic::engine::api
