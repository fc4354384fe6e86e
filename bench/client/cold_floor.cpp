// The same as cold_ours, by the floor.

#include "client/floor.hpp"

#include <cstdlib>

int main(int, char** argv) {
    bench::Floor floor(static_cast<std::uint16_t>(std::atoi(argv[1])));
    return floor.get(1).sequence == 1 ? 0 : 1;
}
