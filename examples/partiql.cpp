// PartiQL: DynamoDB's dialect of SQL, with values as parameters and items as your structs.
//
//     ./partiql

#include "steps.hpp"

using dynantic::Client;
using dynantic::Statement;

namespace {

enum class Genre { novel, poetry, drama };

struct Book {
    std::string author{};
    std::string title{};
    Genre genre{};
    std::int64_t year{};
    std::int64_t lent{};

    struct Meta {
        static constexpr auto table_name = "example-library";
        using key = dynantic::Key<&Book::author, &Book::title>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByGenre", &Book::genre, &Book::year>>;
    };
};

// Some of a book: what a statement selects.
struct Title {
    std::string title{};
    std::int64_t year{};
};

const dynantic::Table<Book> books;

Client client() { return Client::current(); }

template <class Books>
std::vector<std::string> titles(const Books& found) {
    std::vector<std::string> all;
    for (const auto& each : found) all.push_back(each.title);
    return all;
}

// A statement that is used often is a value; {example-library} is the table, with the client's prefix where it has one.
const Statement<> lend("UPDATE {example-library} SET lent = lent + ? WHERE author = ? AND title = ?",
                       {1, "Woolf", "Orlando"});

const example::Step steps[] = {
    {"insert: a whole struct is one value",
     [] {
         for (const Book& each :
              {Book{"Woolf", "Orlando", Genre::novel, 1928}, Book{"Woolf", "The Waves", Genre::novel, 1931},
               Book{"Wilde", "Salome", Genre::drama, 1891}, Book{"Keats", "Lamia", Genre::poetry, 1820}})
             client().execute("INSERT INTO {example-library} VALUE ?", each);
     }},
    {"insert what is there",
     [] {
         client().execute("INSERT INTO {example-library} VALUE ?", Book{"Woolf", "Orlando"});
     },
     "refused: conditional check failed"},

    {"select a partition",
     [] {
         return titles(client().execute<Book>("SELECT * FROM {example-library} WHERE author = ?", "Woolf"));
     },
     "Orlando, The Waves"},
    {"what a user typed is a value, never a statement",
     [] {
         const std::string typed = "x' OR author = 'Woolf";
         return titles(client().execute<Book>("SELECT * FROM {example-library} WHERE author = ?", typed));
     },
     "nothing"},
    {"select from an index, some attributes only",
     [] {
         return titles(client().execute<Title>(
             R"(SELECT title, "year" FROM {example-library}."ByGenre" WHERE genre = ? AND "year" < ?)",
             Genre::novel, 1930));
     },
     "Orlando"},
    {"page by page",
     [] {
         const auto woolf =
             Statement<Book>("SELECT * FROM {example-library} WHERE author = ?", {"Woolf"}).page_size(1);
         auto page = client().execute_page(woolf);
         std::vector<std::string> seen = titles(page.items);
         while (page.cursor) {
             page = client().execute_page(woolf, page.cursor);
             for (const std::string& each : titles(page.items)) seen.push_back(each);
         }
         return seen;
     },
     "Orlando, The Waves"},

    {"update, with a statement made before",
     [] {
         client().execute(lend);
         client().execute(lend);
         return books.at("Woolf", "Orlando").lent;
     },
     "2"},
    {"delete",
     [] {
         client().execute("DELETE FROM {example-library} WHERE author = ? AND title = ?", "Keats", "Lamia");
         return books.scan().count();
     },
     "3"},

    {"a batch: each statement has its own result, typed",
     [] {
         const std::string one = "SELECT * FROM {example-library} WHERE author = ? AND title = ?";
         const auto [there, gone] = client().execute_batch(Statement<Book>(one, {"Wilde", "Salome"}),
                                                           Statement<Book>(one, {"Keats", "Lamia"}));
         return std::vector{there.value()->title, gone.value() ? gone.value()->title : "none"};
     },
     "Salome, none"},
    {"a transaction: all or nothing",
     [] {
         client().execute_transaction(
             lend, Statement<>("INSERT INTO {example-library} VALUE ?", {Book{"Wilde", "Salome"}}));
     },
     "refused: transaction cancelled"},
    {"so it was lent no more", [] { return books.at("Woolf", "Orlando").lent; }, "2"},
};

}  // namespace

int main() { return example::run("PartiQL: a library", steps, books); }
