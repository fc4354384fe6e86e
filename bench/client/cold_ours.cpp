// From nothing to one GetItem over plain HTTP, as a user's program does it. The endpoint comes from the environment.

#include "common/kilobyte_item.hpp"

int main() {
    const dynantic::Table<bench::Kilobyte> table{dynantic::Client{}};
    return table.get("partition-0001", 1) ? 0 : 1;
}
