#include "dynantic/detail/json_reader.hpp"

#include "wire/json_access.hpp"
#include "wire/per_thread.hpp"

#include <new>

namespace dynantic::detail {
namespace {

// Parsers that no reader of this thread uses just now. A parser keeps its buffers, so a thread that reads replies of
// a usual size allocates nothing for them; one that grew on a huge reply is not kept.
class ParserPool {
  public:
    ParserPool() = default;
    ParserPool(const ParserPool&) = delete;
    ParserPool& operator=(const ParserPool&) = delete;
    ~ParserPool() {
        for (auto* each : free_) delete each;
    }

    JsonAccess::State* take() {
        if (free_.empty()) return new JsonAccess::State;
        auto* state = free_.back();
        free_.pop_back();
        return state;
    }

    void give(JsonAccess::State* state) noexcept {
        constexpr std::size_t most_parsers = 4;
        constexpr std::size_t most_bytes = 4 << 20;
        if (free_.size() >= most_parsers || state->parser.capacity() > most_bytes) {
            delete state;
            return;
        }
        state->release();
        free_.push_back(state);  // never reallocates: see reserve
    }

  private:
    std::vector<JsonAccess::State*> free_ = [] {
        std::vector<JsonAccess::State*> room;
        room.reserve(4);
        return room;
    }();
};

ParserPool& pool_of_this_thread() { return PerThread<ParserPool>::get(); }

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

JsonReader::JsonReader() : state_(pool_of_this_thread().take()) {}
JsonReader::JsonReader(const Body& body) : JsonReader() { start(body.view(), body.capacity() - body.size()); }
JsonReader::JsonReader(std::string_view text) : JsonReader() { start(text, 0); }

JsonReader::~JsonReader() { pool_of_this_thread().give(state_); }

void JsonReader::start(std::string_view text, std::size_t room) {
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
        ++room;
    }
    State& state = *state_;
    if (room < simdjson::SIMDJSON_PADDING) {
        state.copy.reserve(text.size() + simdjson::SIMDJSON_PADDING);
        state.copy.assign(text);
        text = state.copy;
    }
    state.text = text;
    const auto problem =
        state.parser.iterate(text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING)
            .get(state.document);
    state.usable = problem == simdjson::SUCCESS;
    if (problem == simdjson::MEMALLOC) throw std::bad_alloc();
    if (problem != simdjson::SUCCESS) {
        error_.failed = true;
        error_.message = problem == simdjson::EMPTY        ? "the text is empty"
                         : problem == simdjson::UTF8_ERROR ? "the text is not UTF-8"
                                                           : "the text is not JSON";
    }
}

bool JsonReader::root(JsonValue& out) {
    if (!state_->usable) return false;
    const std::string_view text = state_->text;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    out.reader_ = this;
    if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) {
        return out.fail("expected an object or an array");
    }
    // The parser walks on from token to token; whether the first brace has its partner at the end is asked here.
    if (text.back() != (text[first] == '{' ? '}' : ']'))
        return out.fail("the text ends in the middle of the JSON");
    state_->document.rewind();
    state_->depth = 0;
    simdjson::ondemand::value value;
    if (state_->document.get_value().get(value) != simdjson::SUCCESS) return JsonAccess::malformed(out);
    JsonAccess::put(out, *this, value);
    return true;
}

bool JsonReader::finish() {
    if (error_.failed) return false;
    if (state_->document.current_location().error() == simdjson::OUT_OF_BOUNDS) return true;
    error_.failed = true;
    error_.message = "text follows the end of the JSON";
    return false;
}

bool JsonValue::fail(std::string message) {
    ReadError& error = reader_->error_;
    if (!error.failed) {
        error.failed = true;
        error.path.clear();
        error.message = std::move(message);
    }
    return false;
}

bool JsonValue::in(std::string_view name) {
    std::string& path = reader_->error_.path;
    if (!path.empty() && path.front() != '[') path.insert(path.begin(), '.');
    path.insert(0, name);
    return false;
}

bool JsonValue::in(std::size_t index) {
    std::string& path = reader_->error_.path;
    if (!path.empty() && path.front() != '[') path.insert(path.begin(), '.');
    path.insert(0, "[" + std::to_string(index) + "]");
    return false;
}

JsonReader& JsonValue::reader() noexcept { return *reader_; }

}  // namespace dynantic::detail
