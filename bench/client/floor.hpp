#pragma once

#include "common/kilobyte_item.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The least that a client of DynamoDB can do: the same bytes, written by hand, signed, sent over one raw blocking
/// socket; the reply read, its checksum compared, and parsed straight into the struct. No pool, no time-outs, no
/// retries, no errors.
class Floor {
  public:
    explicit Floor(std::uint16_t port);
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;
    ~Floor();

    Kilobyte get(std::int64_t sequence);
    void put(const Kilobyte& item);
    std::vector<Kilobyte> query();
    std::vector<Kilobyte> batch_get();

  private:
    void exchange(std::string_view operation);
    void sign(std::string_view operation);

    int socket_;
    std::string host_;
    std::array<unsigned char, 32> key_{};  // of the signature, derived once
    std::string day_;
    std::string request_;  // the body
    std::string head_;
    std::string in_;
    std::string_view reply_;  // the body, with room behind it
};

}  // namespace bench
