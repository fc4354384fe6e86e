#include "operation/read_reply.hpp"

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <optional>
#include <utility>

namespace dynantic::detail {
namespace {

class Listing final : public ResultMachine<std::vector<std::string>> {
  public:
    Step next() override {
        if (ended_) return {};
        request_.body.clear();
        JsonWriter json(request_.body);
        json.raw('{');
        if (!last_.empty()) {
            json.raw(R"("ExclusiveStartTableName":)");
            json.quoted(last_);
        }
        json.raw('}');
        return {Want::send, &request_, {}};
    }

    void on_reply(Result<Reply> reply) override {
        ended_ = true;
        if (!reply) {
            error_ = reply.error();
            return;
        }
        last_.clear();
        JsonReader reader(reply->body);
        const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
            if (name == "LastEvaluatedTableName") return read_text(value, last_);
            if (name != "TableNames") return value.skip();
            return value.elements(
                [&](std::size_t, JsonValue& element) { return read_text(element, names_.emplace_back()); });
        });
        if (!read)
            error_ = about(misfit(reader.error(), {}, reply->request_id), request_.operation, {});
        else
            ended_ = last_.empty();
    }

    Result<std::vector<std::string>> result() override {
        if (error_) return *error_;
        return std::move(names_);
    }

  private:
    Request request_{"ListTables", {}, Repeat::safe};
    std::string last_;
    bool ended_ = false;
    std::optional<Error> error_;
    std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<ResultMachine<std::vector<std::string>>> start_list_tables() {
    return std::make_unique<Listing>();
}

}  // namespace dynantic::detail
