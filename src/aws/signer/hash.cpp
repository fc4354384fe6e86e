#include "aws/signer/hash.hpp"

#include "wire/per_thread.hpp"

#include <openssl/evp.h>

#include <new>

namespace dynantic::aws {
namespace {

// Looking an algorithm up by name walks OpenSSL's providers (about a microsecond), so it is done once a process. The
// object is never freed: threads may still sign while static objects are destroyed.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (algorithm == nullptr) throw std::bad_alloc();
    return algorithm;
}

struct HashContext {
    HashContext() : context(EVP_MD_CTX_new()) {
        if (context == nullptr) throw std::bad_alloc();
    }
    HashContext(const HashContext&) = delete;
    HashContext& operator=(const HashContext&) = delete;
    ~HashContext() { EVP_MD_CTX_free(context); }
    EVP_MD_CTX* const context;
};

EVP_MD_CTX* thread_context() { return detail::PerThread<HashContext>::get().context; }

// These calls fail only for want of memory: the algorithm is there and the arguments are sound.
void require(int result) {
    if (result != 1) throw std::bad_alloc();
}

constexpr char hex_digits[] = "0123456789abcdef";

}  // namespace

Sha256::Sha256() { require(EVP_DigestInit_ex2(thread_context(), sha256_algorithm(), nullptr)); }

Sha256& Sha256::add(std::string_view text) {
    require(EVP_DigestUpdate(thread_context(), text.data(), text.size()));
    return *this;
}

Sha256& Sha256::add(std::span<const unsigned char> bytes) {
    require(EVP_DigestUpdate(thread_context(), bytes.data(), bytes.size()));
    return *this;
}

Digest Sha256::finish() {
    Digest digest;
    require(EVP_DigestFinal_ex(thread_context(), digest.data(), nullptr));
    return digest;
}

Digest sha256(std::string_view text) { return Sha256().add(text).finish(); }

HmacKey::HmacKey(std::string_view key) {
    const Digest short_key = key.size() > inner_.size() ? sha256(key) : Digest{};
    if (key.size() > inner_.size()) key = {reinterpret_cast<const char*>(short_key.data()), short_key.size()};
    for (std::size_t i = 0; i < inner_.size(); ++i) {
        const unsigned char byte = i < key.size() ? static_cast<unsigned char>(key[i]) : 0;
        inner_[i] = byte ^ 0x36U;
        outer_[i] = byte ^ 0x5cU;
    }
}

Digest HmacKey::mac(std::string_view text) const {
    const Digest inner = Sha256().add(inner_).add(text).finish();
    return Sha256().add(outer_).add(inner).finish();
}

std::array<char, 64> hex(const Digest& digest) noexcept {
    std::array<char, 64> text;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        text[2 * i] = hex_digits[digest[i] >> 4U];
        text[2 * i + 1] = hex_digits[digest[i] & 15U];
    }
    return text;
}

std::string sha1_hex(std::string_view text) {
    unsigned char digest[20];
    require(EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha1(), nullptr));
    std::string out;
    for (const unsigned char byte : digest) {
        out.push_back(hex_digits[byte >> 4U]);
        out.push_back(hex_digits[byte & 15U]);
    }
    return out;
}

}  // namespace dynantic::aws
