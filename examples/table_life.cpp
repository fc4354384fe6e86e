// The life of a table: made by its model, compared with it, changed to fit it, described for infrastructure as code.
//
//     ./table_life

#include "steps.hpp"

namespace {

// The model as it was when the table was made, and as it is today: with an index and a time to live more.
namespace yesterday {
struct Job {
    std::string queue{};
    std::int64_t number{};
    std::string state{};
    struct Meta {
        static constexpr auto table_name = "example-jobs";
        using key = dynantic::Key<&Job::queue, &Job::number>;
    };
};
}  // namespace yesterday

struct Job {
    std::string queue{};
    std::int64_t number{};
    std::string state{};
    std::optional<dynantic::Timestamp> forget_at{};

    struct Meta {
        static constexpr auto table_name = "example-jobs";
        using key = dynantic::Key<&Job::queue, &Job::number>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByState", &Job::state, &Job::number>>;
        static constexpr auto ttl = &Job::forget_at;
    };
};

const dynantic::Table<yesterday::Job> old_jobs;
const dynantic::Table<Job> jobs;

std::vector<std::string> index_names() {
    std::vector<std::string> names;
    for (const dynantic::IndexDescription& each : jobs.describe().indexes) names.push_back(each.name);
    return names;
}

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const example::Step steps[] = {
    {"there is no table of that name yet", [] { return jobs.try_describe().has_value(); }, "no"},
    {"make it as it was yesterday, and wait for it",
     [] {
         old_jobs.create_table({.stream = dynantic::StreamView::new_image,
                                .tags = {{"team", "blue"}},
                                .deletion_protection = true});
     }},
    {"what the service tells of it", [] { return jobs.describe().status; }, "ACTIVE"},
    {"make it again", [] { jobs.create_table(); }, "refused: resource in use"},
    {"make it only where it is missing", [] { jobs.create_table({.if_missing = true}); }},
    {"an item of yesterday",
     [] {
         old_jobs.save({"mail", 1, "open"});
     }},

    {"what is missing for today's model", [] { return jobs.plan().add_indexes; }, "ByState"},
    {"and is not switched on", [] { return jobs.plan().enable_ttl; }, "forget_at"},
    {"do it: DynamoDB fills the index from the items",
     [] {
         jobs.apply(jobs.plan());
         return jobs.query<"ByState">("open").count();
     },
     "1"},
    {"nothing is left to do", [] { return jobs.plan().empty(); }, "yes"},

    {"an index that the model does not have is left alone",
     [] {
         old_jobs.apply(old_jobs.plan());
         return index_names();
     },
     "ByState"},
    {"unless you say that it may go",
     [] {
         old_jobs.apply(old_jobs.plan(), {.drop_indexes = true});
         return index_names();
     },
     "nothing"},

    {"the same table for CloudFormation", [] { return holds(jobs.cloudformation(), "AWS::DynamoDB::Table"); },
     "yes"},
    {"and for Terraform", [] { return holds(jobs.terraform(), "aws_dynamodb_table"); }, "yes"},

    {"it is protected from deletion", [] { jobs.delete_table(); }, "refused: validation"},
    {"so take the protection away, and delete it",
     [] {
         jobs.set_deletion_protection(false);
         jobs.delete_table();
         return jobs.try_describe().has_value();
     },
     "no"},
};

}  // namespace

int main() { return example::run("The life of a table", steps); }
