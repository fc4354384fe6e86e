#include "engine/storage/rocksdb/format_file.hpp"

#include "engine/storage/durable_file.hpp"
#include "engine/storage/store.hpp"
#include "wire/owned_fd.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace dynantic::engine::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view first_words = "dynantic store, format ";

[[noreturn]] void fail(const fs::path& folder, const std::string& what) {
    throw StorageError(folder.string() + ": " + what);
}

[[noreturn]] void fail_by_errno(const fs::path& folder, const char* doing) {
    fail(folder, std::string(doing) + " failed: " + std::generic_category().message(errno));
}

std::string read_mark(const fs::path& folder) {
    const detail::OwnedFd file(::open((folder / "FORMAT").c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) fail_by_errno(folder, "opening its file FORMAT");
    std::string text(256, '\0');
    const auto size = ::read(file.fd(), text.data(), text.size());
    if (size < 0) fail_by_errno(folder, "reading its file FORMAT");
    text.resize(static_cast<std::size_t>(size));
    return text;
}

// The mark comes before all data, so that a folder with data has a mark whenever the power went.
void write_mark(const fs::path& folder) {
    DurableFile file(folder / "FORMAT");
    file.write(std::string(first_words) + std::to_string(disk_format) + "\n");
    file.commit();
}

bool is_fresh(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().filename() != "FORMAT.new") return false;
    return true;
}

void check_mark(const fs::path& folder, std::string_view mark) {
    int format = 0;
    const bool ours = mark.starts_with(first_words) && mark.ends_with('\n');
    if (ours) {
        const std::string_view digits = mark.substr(first_words.size(), mark.size() - first_words.size() - 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), format);
        if (error != std::errc{} || end != digits.data() + digits.size()) format = 0;
    }
    if (format <= 0)
        fail(folder, "is damaged: its file FORMAT is not what Dynantic writes; restore it from a backup");
    if (format > disk_format) {
        fail(folder, "was written in format " + std::to_string(format) +
                         ", and this version of Dynantic knows up to " + std::to_string(disk_format) +
                         "; open it with the newer version");
    }
}

}  // namespace

fs::path data_folder(const fs::path& folder) { return folder / "data"; }

void check_format(const fs::path& folder) {
    try {
        make_folder(folder);
        // Looked for last: another process may be making the store right now, and it marks the folder first.
        const bool fresh = !fs::exists(folder / "FORMAT") && is_fresh(folder);
        if (fresh) {
            write_mark(folder);
        } else if (fs::exists(folder / "FORMAT")) {
            check_mark(folder, read_mark(folder));
        } else {
            fail(folder, "is no database of Dynantic (it has no file FORMAT) and is not empty");
        }
        make_folder(data_folder(folder));  // RocksDB sees to the names in it, but not to its own
    } catch (const fs::filesystem_error& error) {
        fail(folder, error.code().message());
    }
}

}  // namespace dynantic::engine::storage
