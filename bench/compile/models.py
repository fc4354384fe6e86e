#!/usr/bin/env python3
"""Writes ten structs of ten members of every kind; as models where asked, else as plain structs."""
import sys

TYPES = [
    ("std::string", "id"),
    ("std::string", "name"),
    ("std::int64_t", "count"),
    ("Status{n}", "status"),
    ("dynantic::Timestamp", "created_at"),
    ("dynantic::Decimal", "balance"),
    ("std::set<std::string>", "tags"),
    ("std::map<std::string, std::int64_t>", "scores"),
    ("std::optional<dynantic::Timestamp>", "expires_at"),
    ("std::vector<double>", "samples"),
]
STANDARD = ["chrono", "cstdint", "map", "optional", "set", "string", "vector"]


def main():
    with_dynantic = sys.argv[1] == "models"
    print("\n".join(f"#include <{header}>" for header in STANDARD))
    if with_dynantic:
        print("#include <dynantic/dynantic.hpp>\n#include <dynantic/detail/model/model_of.hpp>")
    else:  # the types of the members that are not standard, as they are laid out
        print("namespace dynantic {")
        print("using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;")
        print("struct Decimal { std::uint64_t high = 0, low = 0; std::int16_t exponent = 0; bool negative = false; };")
        print("}")
    for n in range(10):
        print(f"enum class Status{n} {{ active, inactive }};")
        print(f"struct Model{n} {{")
        for kind, name in TYPES:
            print(f"    {kind.format(n=n)} {name}{{}};")
        if with_dynantic:
            print("    struct Meta {")
            print(f'        static constexpr auto table_name = "models{n}";')
            print(f"        using key = dynantic::Key<&Model{n}::id, &Model{n}::name>;")
            print(f'        using indexes = dynantic::Indexes<dynantic::Gsi<"ByStatus", &Model{n}::status>>;')
            print(f"        static constexpr auto ttl = &Model{n}::expires_at;")
            print("    };")
        print("};")
        if with_dynantic:
            print(f"const auto& use{n}(Model{n}& m) {{ m = Model{n}(m); return dynantic::detail::model_info<Model{n}>(); }}")
        else:
            print(f"const auto& use{n}(Model{n}& m) {{ m = Model{n}(m); return m; }}")


main()
