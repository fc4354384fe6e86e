// Any bytes as a snapshot's file: refused with a sentence, or a database that answers. Checksums keep most of it out, so
// the input is also given as the records of a snapshot whose checksums are right.

#include "engine/database.hpp"

#include <unistd.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace {

std::string big_endian(std::uint64_t number, int bytes) {
    std::string out;
    for (int shift = bytes * 8 - 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(number >> shift));
    return out;
}

std::string block(const std::string& records) {
    const auto sum = ::crc32_z(0, reinterpret_cast<const Bytef*>(records.data()), records.size());
    return big_endian(records.size(), 4) + big_endian(sum, 4) + records;
}

void open(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
    try {
        const auto database = dynantic::engine::Database::from_snapshot(file);
        static_cast<void>(database->handle("ListTables", "{}"));
        static_cast<void>(database->handle("DescribeTable", R"({"TableName":"tab"})"));
        static_cast<void>(database->handle("Scan", R"({"TableName":"tab"})"));
    } catch (const std::runtime_error&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("dynantic-fuzz-" + std::to_string(::getpid()));
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    open(file, text);
    const std::string head = "dynantic snapshot, format 1\n";
    const std::string records = text.substr(1);
    open(file, head + block(records) + block(big_endian(static_cast<unsigned char>(text[0]), 8)) +
                   big_endian(0, 4));
    std::filesystem::remove(file);
    return 0;
}
