// Tables of structs that cannot be made without values. One model a case: a model is complained of once.
#include <dynantic/dynantic.hpp>

#include <string>

namespace dynantic::test {

template <int>
struct WithReference {
    std::string id{};
    int& other;
    struct Meta {
        static constexpr auto table_name = "references";
        using key = Key<&WithReference::id>;
    };
};

// expect: dynantic: a model must be default-constructible: it has a reference member
void get_with_reference() {
    const Table<WithReference<1>> table;
    static_cast<void>(table.get("1"));
}

// expect: dynantic: a model must be default-constructible: it has a reference member
void take_with_reference() {
    const Table<WithReference<2>> table;
    static_cast<void>(table.take("1"));
}

}  // namespace dynantic::test
