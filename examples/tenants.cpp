// Many tenants, one program: a table each, or a database each, or a prefix each; always the same model.
//
//     ./tenants

#include "steps.hpp"

#include <map>
#include <thread>

namespace {

struct Note {
    std::string id{};
    std::string text{};

    struct Meta {
        static constexpr auto table_name = "example-notes";
        using key = dynantic::Key<&Note::id>;
    };
};

const dynantic::Table<Note> notes;

// 1. A table per tenant, named at run time.
const auto notes_of_acme = notes.named("example-notes-acme");
const auto notes_of_zeta = notes.named("example-notes-zeta");

// 2. A client per tenant: here a database of its own for each; on AWS an account, a role or a region.
std::map<std::string, dynantic::Client> clients;

// Code that knows nothing of tenants: it acts through the client that is current where it is called.
void write_note(const std::string& text) { notes.save({.id = "1", .text = text}); }
std::string read_note() { return notes.at("1").text; }

// What a web server does with a request: all that is called in the scope acts for that tenant.
std::string serve(const std::string& tenant, const std::string& text) {
    const auto scope = dynantic::using_client(clients.at(tenant));
    write_note(text);
    return read_note();
}

const example::Step steps[] = {
    {"tables by name: each keeps its own",
     [] {
         notes_of_acme.save({.id = "1", .text = "rockets"});
         notes_of_zeta.save({.id = "1", .text = "ships"});
         return std::vector{notes_of_acme.at("1").text, notes_of_zeta.at("1").text};
     },
     "rockets, ships"},
    {"a table that has no name of its own is untouched", [] { return notes.scan().count(); }, "0"},

    {"clients: a database for each tenant",
     [] {
         for (const char* tenant : {"acme", "zeta"}) {
             const auto client = dynantic::Client::embedded();
             notes.with(client).create_table();
             clients.emplace(tenant, client);
         }
         return clients.size();
     },
     "2"},
    {"two requests, each in the scope of its tenant",
     [] {
         return std::vector{serve("acme", "anvils"), serve("zeta", "oars")};
     },
     "anvils, oars"},
    {"at the same time, on threads: a scope is its thread's own",
     [] {
         std::string first;
         std::string second;
         {
             const std::jthread one([&] { first = serve("acme", "magnets"); });
             const std::jthread two([&] { second = serve("zeta", "sails"); });
         }
         return std::vector{first, second};
     },
     "magnets, sails"},
    {"a table bound to a client needs no scope",
     [] {
         const dynantic::Table<Note> bound{clients.at("acme")};
         return bound.at("1").text;
     },
     "magnets"},
    {"after the scopes the process-wide client is back", [] { return notes.get("1").has_value(); }, "no"},

    {"a prefix before the name of every table: a stage, say",
     [] {
         const dynantic::Client staging = clients.at("acme").with_table_prefix("staging-");
         notes.with(staging).create_table();
         return clients.at("acme").list_tables();
     },
     "example-notes, staging-example-notes"},
};

}  // namespace

int main() {
    return example::run("Tenants: one model, many owners", steps, notes, notes_of_acme, notes_of_zeta);
}
