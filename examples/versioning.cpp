// Optimistic locking: an item counts its versions, so that nobody overwrites what he has not seen.
//
//     ./versioning

#include "steps.hpp"

#include <thread>

namespace {

struct Page {
    std::string path{};
    std::string text{};
    std::int64_t visits{};
    std::int64_t version{};
    dynantic::Timestamp created{};
    dynantic::Timestamp changed{};

    struct Meta {
        static constexpr auto table_name = "example-pages";
        using key = dynantic::Key<&Page::path>;
        static constexpr auto version = &Page::version;
        using attributes =
            dynantic::Attributes<dynantic::created_at<&Page::created>, dynantic::updated_at<&Page::changed>>;
    };
};

const dynantic::Table<Page> pages;

Page home() { return pages.at("/"); }

const example::Step steps[] = {
    {"create: saving puts the version into the object",
     [] {
         Page page{.path = "/", .text = "Hello"};
         pages.create(page);
         return page.version;
     },
     "1"},
    {"of a temporary, stored() gives the item as it was stored",
     [] { return pages.stored({.path = "/about", .text = "Us"}).version; }, "1"},

    {"two editors read; the first saves",
     [] {
         Page mine = home();
         Page theirs = home();
         theirs.text = "Hello, world";
         pages.save(theirs);
         mine.text = "Goodbye";
         pages.save(mine);  // what was read is not what is there
     },
     "refused: conditional check failed"},
    {"so what the first wrote is still there", [] { return home().text; }, "Hello, world"},
    {"a save that failed leaves the object as it was",
     [] {
         Page stale{.path = "/", .text = "?", .version = 1};
         return std::pair{pages.try_save(stale).has_value(), stale.version} ==
                std::pair{false, std::int64_t{1}};
     },
     "yes"},

    {"an update counts too",
     [] {
         pages.update("/").add<&Page::visits>(1).execute();
         return home().version;
     },
     "3"},
    {"an update of the version that was read, and no other",
     [] { pages.update("/").set<&Page::text>("Hi").expect_version(2).execute(); },
     "refused: conditional check failed"},
    {"an object is removed only as it was read", [] { pages.remove(Page{.path = "/", .version = 1}); },
     "refused: conditional check failed"},

    {"eight threads: read, change, save; again after a conflict",
     [] {
         std::vector<std::jthread> editors;
         for (int editor = 0; editor < 8; ++editor) {
             editors.emplace_back(
                 [] { pages.retry_on_conflict(100, {"/"}, [](Page& page) { page.text += "!"; }); });
         }
         editors.clear();  // joins
         return home().text;
     },
     "Hello, world!!!!!!!!"},
    {"every one of them made a version", [] { return home().version; }, "11"},
    {"and the day of making is still that of the first", [] { return home().created <= home().changed; },
     "yes"},

    {"only what was changed travels",
     [] {
         dynantic::Tracked<Page> page(home());
         page->text = "Closed";
         const bool sent = pages.save_changes(page);        // UpdateItem: SET text
         const bool sent_again = pages.save_changes(page);  // nothing differs: no request
         return std::vector<bool>{sent, sent_again};
     },
     "yes, no"},

    {"in a transaction a version is looked at as well",
     [] {
         dynantic::Transaction tx;
         tx.put(Page{.path = "/", .text = "stale", .version = 5});
         tx.put(Page{.path = "/new"});
         tx.commit();
     },
     "refused: transaction cancelled"},
    {"a batch cannot look, so it takes new items only",
     [] { pages.batch_save({Page{.path = "/", .version = 12}}); }, "refused: validation"},
};

}  // namespace

int main() {
    return example::run("Versions: who reads an old item does not overwrite a new one", steps, pages);
}
