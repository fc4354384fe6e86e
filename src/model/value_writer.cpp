#include <dynantic/detail/codec/encode.hpp>

namespace dynantic::detail {

bool ValueWriter::fail(std::string message) {
    if (error.message.empty()) error.message = std::move(message);
    return false;
}

bool ValueWriter::in(std::string_view name) {
    std::string path(name);
    if (!error.path.empty() && error.path.front() != '[') path += '.';
    error.path.insert(0, path);
    return false;
}

bool ValueWriter::in(std::size_t index) {
    std::string path = "[" + std::to_string(index) + "]";
    if (!error.path.empty() && error.path.front() != '[') path += '.';
    error.path.insert(0, path);
    return false;
}

void ValueWriter::raise() const {
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message = error.path.empty() ? "the value cannot be stored: " + error.message
                                      : "`" + error.path + "` cannot be stored: " + error.message;
    info.fields.push_back(error);
    Error(std::move(info)).raise();
}

std::string encode_with(const TypeCodec& codec, const void* value) {
    std::string text;
    ValueWriter out(text);
    if (codec.is_absent != nullptr && codec.is_absent(value)) {
        out.fail(
            "an empty optional or set has no value to send: say exists() or not_exists(), or remove the "
            "attribute");
        out.raise();
    }
    if (!codec.write(codec, value, out)) out.raise();
    return text;
}

std::string encode_text(std::string_view value) {
    std::string text;
    ValueWriter out(text);
    if (!is_utf8(value)) {
        out.fail("the text is not UTF-8; bytes are stored as dynantic::Binary");
        out.raise();
    }
    out.json.string_value(value);
    return text;
}

}  // namespace dynantic::detail
