#include <dynantic/detail/expression/encode.hpp>
#include <dynantic/not_expired.hpp>

#include <utility>

namespace dynantic::detail {

ErasedCondition not_expired(std::string_view attribute, Timestamp at) {
    Nodes lasting;
    lasting.name(attribute).apply(NodeKind::not_exists);
    Nodes alive;
    alive.name(attribute).value(encode_number(to_epoch_seconds(at))).apply(NodeKind::greater);
    ErasedCondition either(std::move(lasting));
    either.join(NodeKind::any_of, ErasedCondition(std::move(alive)));
    return either;
}

}  // namespace dynantic::detail
