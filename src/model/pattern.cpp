#include <dynantic/detail/rules/violations.hpp>

#include <re2/re2.h>

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace dynantic::detail {
namespace {

// Compiled expressions, by their texts; there are as many as there are in the program, and they live as long as it.
class PatternCache {
  public:
    const re2::RE2& get(std::string_view pattern) {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = compiled_.find(pattern); found != compiled_.end()) return *found->second;
        }
        re2::RE2::Options options;
        options.set_log_errors(false);
        auto made = std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
        if (!made->ok()) {
            Error(ErrorKind::config,
                  "the pattern of a rule is not a regular expression that RE2 takes: " + made->error())
                .raise();
        }
        const std::unique_lock lock(mutex_);
        return *compiled_.try_emplace(std::string(pattern), std::move(made)).first->second;
    }

  private:
    std::shared_mutex mutex_;
    std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> compiled_;
};

}  // namespace

void check_pattern(std::string_view pattern, std::string_view text, Violations& out) {
    static PatternCache& cache =
        *new PatternCache;  // never destroyed: objects may be written until the very end
    if (re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), cache.get(pattern))) return;
    out.add("must match " + std::string(pattern));
}

}  // namespace dynantic::detail
