// Pagination for a web API: the page token that a browser holds is sealed, so that it can neither be read nor forged, nor
// used by anybody else.
//
//     ./sealed_cursor

#include "steps.hpp"

using namespace std::chrono_literals;

namespace {

struct Message {
    std::string room{};
    std::int64_t number{};
    std::string text{};

    struct Meta {
        static constexpr auto table_name = "example-messages";
        using key = dynantic::Key<&Message::room, &Message::number>;
    };
};

const dynantic::Table<Message> messages;

// The secrets come from your secret store. The new one seals; the old one still opens what is in browsers now.
const std::string old_secret = "kept in a vault, once";
const std::string secret = "kept in a vault, since Monday";

// Time as the sealer sees it, so that the example need not wait for a token to expire.
std::chrono::system_clock::time_point sealers_time{1'700'000'000s};
const dynantic::CursorSealer sealer{secret, {old_secret}, [] { return sealers_time; }};

// GET /rooms/{room}/messages?token=...: what the handler of a web server would do.
struct Answer {
    std::vector<std::int64_t> numbers;
    std::string next;  // to be sent back for the next page; empty on the last
};
Answer list(const std::string& user, const std::string& room, const std::string& token = {}) {
    const auto page = messages.query(room).page_size(4).page(sealer.open(token, {.context = user}));
    Answer answer{.numbers = {}, .next = sealer.seal(page.cursor, {.context = user, .expires_in = 1h})};
    for (const Message& each : page.items) answer.numbers.push_back(each.number);
    return answer;
}

std::string token;  // what the browser holds

const example::Step steps[] = {
    {"save ten messages",
     [] {
         messages.batch_write([](auto& batch) {
             for (int number = 1; number <= 10; ++number)
                 batch.save(
                     {.room = "tea", .number = number, .text = "secret number " + std::to_string(number)});
         });
     }},
    {"Ada's first page",
     [] {
         const Answer answer = list("ada", "tea");
         token = answer.next;
         return answer.numbers;
     },
     "1, 2, 3, 4"},
    {"the token tells nothing of the keys", [] { return token.find("tea") == std::string::npos; }, "yes"},
    {"the same token again gives the same page", [] { return list("ada", "tea", token).numbers; },
     "5, 6, 7, 8"},
    {"all pages, as a browser goes through them",
     [] {
         std::vector<std::size_t> sizes;
         std::string next;
         do {
             const Answer answer = list("ada", "tea", next);
             sizes.push_back(answer.numbers.size());
             next = answer.next;
         } while (!next.empty());
         return sizes;
     },
     "4, 4, 2"},

    {"Bob tries Ada's token", [] { return list("bob", "tea", token).numbers; }, "refused: validation"},
    {"Ada tries it in another room", [] { return list("ada", "coffee", token).numbers; },
     "refused: validation"},
    {"one character is changed",
     [] {
         std::string forged = token;
         forged[token.size() / 2] = forged[token.size() / 2] == 'A' ? 'B' : 'A';
         return list("ada", "tea", forged).numbers;
     },
     "refused: validation"},
    {"nonsense in place of a token", [] { return list("ada", "tea", "%%%").numbers; }, "refused: validation"},

    {"a token of before the secret was changed",
     [] {
         const dynantic::CursorSealer before{old_secret};
         const auto page = messages.query("tea").page_size(4).page();
         return list("ada", "tea", before.seal(page.cursor, {.context = "ada"})).numbers;
     },
     "5, 6, 7, 8"},
    {"two hours later",
     [] {
         sealers_time += 2h;
         return list("ada", "tea", token).numbers;
     },
     "refused: validation"},
};

}  // namespace

int main() { return example::run("Pagination with a sealed cursor", steps, messages); }
