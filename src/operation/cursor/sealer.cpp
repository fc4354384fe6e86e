#include "operation/cursor/codec.hpp"

#include <dynantic/cursor.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

// A sealed cursor is, in URL-safe base64:
//
//     version 2 (1 byte) | key id (4) | expiry, seconds since 1970, big-endian, 0 for never (8) | nonce (12)
//     | the cursor's text, encrypted | tag (16)
//
// The additional data of AES-256-GCM is everything before the nonce, then the caller's context: neither can be changed,
// and a cursor opens only in the context it was sealed for. The key id is derived from the key, so that rotation needs
// no bookkeeping. Nonces are random: 2^32 cursors under one secret stay within what NIST SP 800-38D allows.
namespace dynantic {
namespace {

constexpr char version = 2;
constexpr std::size_t id_size = 4;
constexpr std::size_t expiry_size = 8;
constexpr std::size_t head_size = 1 + id_size + expiry_size;
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t minimum_secret = 16;

using KeyBytes = std::array<unsigned char, 32>;

struct SealingKey {
    KeyBytes bytes{};
    std::string id;
};

KeyBytes derive(std::string_view secret, std::string_view purpose) {
    KeyBytes out{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size(), out.data(), &size);
    return out;
}

SealingKey key_of(std::string_view secret) {
    if (secret.size() < minimum_secret) {
        Error(ErrorKind::validation, "CursorSealer: a secret needs at least 16 bytes, from a random source")
            .raise();
    }
    const KeyBytes id = derive(secret, "dynantic cursor key id");
    return {derive(secret, "dynantic cursor AES-256-GCM"),
            std::string(reinterpret_cast<const char*>(id.data()), id_size)};
}

struct ContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
int size(std::string_view text) { return static_cast<int>(text.size()); }

// False only where OpenSSL refuses, which for these parameters means that it is out of memory.
bool encrypt(const KeyBytes& key, std::string_view nonce, std::string_view head, std::string_view context,
             std::string_view plain, std::string& out) {
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    out.resize(plain.size() + tag_size);
    int written = 0;
    int last = 0;
    return cipher &&
           EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes(nonce)) == 1 &&
           EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes(head), size(head)) == 1 &&
           EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes(context), size(context)) == 1 &&
           EVP_EncryptUpdate(cipher.get(), bytes(out), &written, bytes(plain), size(plain)) == 1 &&
           EVP_EncryptFinal_ex(cipher.get(), bytes(out) + written, &last) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tag_size, bytes(out) + plain.size()) == 1;
}

bool decrypt(const KeyBytes& key, std::string_view nonce, std::string_view head, std::string_view context,
             std::string_view sealed, std::string& out) {
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    const std::string_view encrypted = sealed.substr(0, sealed.size() - tag_size);
    std::string tag(sealed.substr(encrypted.size()));
    out.resize(encrypted.size());
    int written = 0;
    int last = 0;
    return cipher &&
           EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, key.data(), bytes(nonce)) == 1 &&
           EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes(head), size(head)) == 1 &&
           EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes(context), size(context)) == 1 &&
           EVP_DecryptUpdate(cipher.get(), bytes(out), &written, bytes(encrypted), size(encrypted)) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
           EVP_DecryptFinal_ex(cipher.get(), bytes(out) + written, &last) == 1;
}

void append_big_endian(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

std::uint64_t read_big_endian(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text) value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
}

std::uint64_t seconds_of(std::chrono::system_clock::time_point time) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace

struct CursorSealer::Keys {
    std::vector<SealingKey> keys;  // the first seals
    Clock clock;

    ~Keys() {
        for (SealingKey& key : keys) OPENSSL_cleanse(key.bytes.data(), key.bytes.size());
    }
};

CursorSealer::CursorSealer(std::string_view secret, std::vector<std::string> older_secrets, Clock clock) {
    auto keys = std::make_shared<Keys>();
    keys->keys.reserve(1 + older_secrets.size());
    keys->keys.push_back(key_of(secret));
    for (const std::string& older : older_secrets) keys->keys.push_back(key_of(older));
    keys->clock = clock ? std::move(clock) : Clock(&std::chrono::system_clock::now);
    keys_ = std::move(keys);
}

std::string CursorSealer::seal(const Cursor& cursor, SealOptions options) const {
    if (!cursor) return {};
    const SealingKey& key = keys_->keys.front();
    std::string sealed(1, version);
    sealed.append(key.id);
    append_big_endian(sealed, options.expires_in ? seconds_of(keys_->clock() + *options.expires_in) : 0);
    std::string nonce(nonce_size, '\0');
    std::string encrypted;
    if (RAND_bytes(bytes(nonce), static_cast<int>(nonce_size)) != 1 ||
        !encrypt(key.bytes, nonce, sealed, options.context, cursor.text(), encrypted)) {
        Error(ErrorKind::config, "CursorSealer: OpenSSL could not encrypt").raise();
    }
    return detail::to_base64url(sealed.append(nonce).append(encrypted));
}

Cursor CursorSealer::open(std::string_view sealed, OpenOptions options) const {
    return try_open(sealed, options).value();
}

Result<Cursor> CursorSealer::try_open(std::string_view sealed, OpenOptions options) const {
    if (sealed.empty()) return Cursor();
    const auto refused = [](const char* why) { return Error(ErrorKind::validation, why); };
    std::string raw;
    if (!detail::from_base64url(sealed, raw) || raw.size() < head_size + nonce_size + tag_size ||
        raw.front() != version) {
        return refused("this text is not a sealed cursor");
    }
    const std::string_view head = std::string_view(raw).substr(0, head_size);
    const std::string_view nonce = std::string_view(raw).substr(head_size, nonce_size);
    const std::string_view rest = std::string_view(raw).substr(head_size + nonce_size);
    for (const SealingKey& key : keys_->keys) {
        if (head.substr(1, id_size) != key.id) continue;
        std::string text;
        if (!decrypt(key.bytes, nonce, head, options.context, rest, text)) continue;
        const std::uint64_t expiry = read_big_endian(head.substr(1 + id_size));
        if (expiry != 0 && seconds_of(keys_->clock()) >= expiry) return refused("this cursor has expired");
        return Cursor(std::move(text));
    }
    return refused("this cursor was changed, or sealed with another secret or for another context");
}

}  // namespace dynantic
