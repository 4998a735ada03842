// serve: the page, until it is told to end.

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <system_error>

#include "base/log.hpp"
#include "platform/end_signals.hpp"
#include "shore/commands.hpp"
#include "shore/serve/site.hpp"
#include "shore/spool_follower.hpp"

namespace buoyshore {

namespace {

/// The page names them to people who stand in another folder.
std::vector<std::string> whole_paths(const std::vector<std::string>& paths) {
  std::vector<std::string> whole;
  for (const std::string& path : paths) {
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    whole.push_back(error ? path : absolute.string());
  }
  return whole;
}

}  // namespace

int serve(const std::string& archive, const ServeWords& words) {
  buoyd::end_at_signals();
  static_cast<void>(signal(SIGPIPE, SIG_IGN));  // a page that went away is no signal
  const buoyd::SystemClock clock;
  std::unique_ptr<SpoolFollower> follower;
  if (!words.spool.empty()) {
    auto followed = SpoolFollower::open(archive, words.spool, clock);
    if (!followed) return say(followed.error());
    follower = std::move(*followed);
  }
  auto site = Site::open(archive, words.listen, clock, words.hosts, whole_paths(words.books));
  if (!site) return say(site.error());
  buoyd::log_line(buoyd::Priority::notice,
                  fmt::format("the page of {} is at http://{}/", archive, (*site)->address()));
  (*site)->run([&follower] {
    if (follower != nullptr) follower->follow();
    return buoyd::must_end();
  });
  return 0;
}

}  // namespace buoyshore
