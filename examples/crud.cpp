// CRUD: one item at a time: create, save, get, change, remove.
//
//     ./crud                                                     # on a database inside this process
//     AWS_ENDPOINT_URL_DYNAMODB=http://localhost:8000 ./crud     # on `dynantic serve`, or any compatible server

#include "steps.hpp"

using dynantic::field;

namespace {

struct Book {
    std::string isbn{};
    std::string title{};
    dynantic::Decimal price{};
    std::optional<std::string> shelf{};

    struct Meta {
        static constexpr auto table_name = "example-books";
        using key = dynantic::Key<&Book::isbn>;
        static constexpr auto rules = dynantic::rules(dynantic::rule<&Book::title>(dynantic::min_length(1)),
                                                      dynantic::rule<&Book::price>(dynantic::ge(0)));
    };
};

const dynantic::Table<Book> books;

const Book dune{.isbn = "978-0441013593", .title = "Dune", .price = 10};
const Book emma{.isbn = "978-0141439587", .title = "Emma", .price = 8};

const example::Step steps[] = {
    {"create Dune, which must not be there yet", [] { books.create(dune); }},
    {"create it again", [] { books.create(dune); }, "refused: conditional check failed"},
    {"save Emma, there or not", [] { books.save(emma); }},
    {"save a book that breaks two rules", [] { books.save(Book{.isbn = "0", .price = -1}); },
     "refused: validation"},

    {"get: an optional", [] { return books.get(dune.isbn)->title; }, "Dune"},
    {"get what is not there",
     [] {
         const std::optional<Book> none = books.get("978-0");
         return none.has_value();
     },
     "no"},
    {"at: the item itself", [] { return books.at(emma.isbn).title; }, "Emma"},
    {"at what is not there", [] { return books.at("978-0").title; }, "refused: item not found"},
    {"a consistent read sees every earlier write",
     [] { return books.at(emma.isbn, {.consistent_read = true}).price; }, "8"},

    {"save a changed copy",
     [] {
         Book book = books.at(dune.isbn);
         book.shelf = "SF 12";
         books.save(book);
         return books.at(dune.isbn).shelf;
     },
     "SF 12"},
    {"save only where a condition holds", [] { books.save(dune, field<&Book::shelf>.not_exists()); },
     "refused: conditional check failed"},
    {"the same without exceptions: the try_ twin",
     [] {
         const dynantic::Result<void> done = books.try_save(dune, field<&Book::shelf>.not_exists());
         if (done) return std::string("saved");
         return "left as it is, on " + done.error().item()->at("shelf").as_string();
     },
     "left as it is, on SF 12"},
    {"exchange: save, and have what was there",
     [] {
         Book cheaper = emma;
         cheaper.price = 5;
         return books.exchange(cheaper)->price;
     },
     "8"},

    {"remove", [] { books.remove(emma.isbn); }},
    {"remove what is not there: no error", [] { books.remove(emma.isbn); }},
    {"remove only where a condition holds", [] { books.remove(dune.isbn, field<&Book::price> == 0); },
     "refused: conditional check failed"},
    {"take: remove, and have what was there", [] { return books.take(dune.isbn)->title; }, "Dune"},
    {"nothing is left", [] { return books.scan().count(); }, "0"},
};

}  // namespace

int main() { return example::run("CRUD: books, one at a time", steps, books); }
