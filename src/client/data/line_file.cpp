#include "client/data/line_file.hpp"

#include "wire/owned_fd.hpp"

#include <dynantic/error.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace dynantic::client {

namespace fs = std::filesystem;

namespace {

constexpr unsigned buffer_size = 256 * 1024;

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
    Error(ErrorKind::validation, path + ": " + what).raise();
}

std::string why(int error) { return std::generic_category().message(error); }

bool is_data_file(const fs::path& path) {
    const std::string name = path.filename().string();
    if (name.starts_with('.') || name.starts_with("manifest-")) return false;
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{".json", ".jsonl", ".json.gz", ".jsonl.gz"},
        [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

void CloseGz::operator()(gzFile_s* file) const noexcept { ::gzclose(file); }

std::vector<std::string> data_files(const std::string& path) {
    if (path == "-") return {path};
    try {
        if (!fs::exists(path)) refuse(path, "is not there");
        if (!fs::is_directory(path)) return {path};
        std::vector<std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(path)) {
            if (entry.is_regular_file() && is_data_file(entry.path())) files.push_back(entry.path().string());
        }
        if (files.empty()) refuse(path, "holds no file named *.json, *.jsonl, *.json.gz or *.jsonl.gz");
        std::ranges::sort(files);
        return files;
    } catch (const fs::filesystem_error& error) {
        refuse(path, error.code().message());
    }
}

LineReader::LineReader(std::string path) : path_(std::move(path)) {
    errno = 0;
    file_.reset(path_ == "-" ? ::gzdopen(::dup(STDIN_FILENO), "rb") : ::gzopen(path_.c_str(), "rb"));
    if (!file_) refuse(path_, errno == 0 ? "there is not enough memory" : why(errno));
    ::gzbuffer(file_.get(), buffer_size);
}

bool LineReader::fill() {
    if (ended_) return false;
    buffer_.erase(0, std::exchange(at_, 0));
    const std::size_t before = buffer_.size();
    buffer_.resize(before + buffer_size);
    const int size = ::gzread(file_.get(), buffer_.data() + before, buffer_size);
    buffer_.resize(before + static_cast<std::size_t>(std::max(size, 0)));
    if (size == static_cast<int>(buffer_size)) return true;
    int error = Z_OK;
    (void)::gzerror(file_.get(), &error);
    broken_ = size < 0 || (error != Z_OK && error != Z_STREAM_END);
    ended_ = broken_ || size == 0;
    return size > 0;
}

LineReader::Outcome LineReader::next(std::string& line) {
    std::size_t searched = at_;
    for (;;) {
        const std::size_t end = buffer_.find('\n', searched);
        if (end != std::string::npos) {
            line.assign(buffer_, at_, end - at_);
            at_ = end + 1;
            break;
        }
        searched = buffer_.size() - at_;
        if (searched > longest) {
            line.assign(buffer_, at_, longest);
            ++number_;
            do {
                at_ = buffer_.size();
            } while (fill() && buffer_.find('\n') == std::string::npos);
            const std::size_t rest = buffer_.find('\n', at_);
            at_ = rest == std::string::npos ? buffer_.size() : rest + 1;
            return Outcome::too_long;
        }
        if (fill()) continue;
        // What stands before a break is half a line; what stands before the end is the last one.
        line.assign(buffer_, at_);
        at_ = buffer_.size();
        if (std::exchange(broken_, false)) {
            ++number_;
            return Outcome::broken;
        }
        if (line.empty()) return Outcome::end;
        break;
    }
    ++number_;
    if (number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    return line.size() > longest ? Outcome::too_long : Outcome::line;
}

std::uint64_t LineReader::offset() const noexcept {
    const auto offset = ::gzoffset(file_.get());
    return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
}

LineWriter::LineWriter(const std::string& path) : path_(path) {
    const char* mode = path.ends_with(".gz") ? "wb6" : "wbT";
    if (path != "-") beside_ = path + ".new";
    errno = 0;
    file_.reset(path == "-" ? ::gzdopen(::dup(STDOUT_FILENO), mode) : ::gzopen(beside_.c_str(), mode));
    if (!file_) fail();
    ::gzbuffer(file_.get(), buffer_size);
}

LineWriter::~LineWriter() {
    if (!file_) return;
    file_.reset();
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

void LineWriter::write(std::string_view text) {
    if (text.empty()) return;
    errno = 0;
    if (::gzfwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail();
}

void LineWriter::commit() {
    const auto give_up = [this] {
        const int error = errno;
        if (!beside_.empty()) ::unlink(beside_.c_str());
        errno = error;
        fail();
    };
    const auto make_durable = [&](const std::string& path) {
        const detail::OwnedFd descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!descriptor || ::fsync(descriptor.fd()) != 0) give_up();
    };
    errno = 0;
    if (::gzclose(file_.release()) != Z_OK) give_up();
    if (beside_.empty()) return;
    make_durable(beside_);
    if (::rename(beside_.c_str(), path_.c_str()) != 0) give_up();
    const fs::path folder = fs::path(path_).parent_path();
    make_durable(folder.empty() ? "." : folder.string());  // and with it the name
}

void LineWriter::fail() const { refuse(path_, "cannot be written: " + why(errno == 0 ? EIO : errno)); }

}  // namespace dynantic::client
