// serve: the page, until it is told to end.

#include <fmt/format.h>

#include <atomic>
#include <csignal>

#include "base/log.hpp"
#include "shore/commands.hpp"
#include "shore/serve/site.hpp"
#include "shore/spool_follower.hpp"

namespace buoyshore {

namespace {

std::atomic<bool> is_serving_over{false};

/// SIGTERM and SIGINT end the wait in poll() and then the loop. A page that went away is no signal.
void end_at_signals() {
  struct sigaction action = {};
  action.sa_handler = [](int) { is_serving_over = true; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

}  // namespace

int serve(const std::string& archive, const ServeWords& words) {
  end_at_signals();
  const buoyd::SystemClock clock;
  std::unique_ptr<SpoolFollower> follower;
  if (!words.spool.empty()) {
    auto followed = SpoolFollower::open(archive, words.spool, clock);
    if (!followed) return say(followed.error());
    follower = std::move(*followed);
  }
  auto site = Site::open(archive, words.listen, clock, words.hosts);
  if (!site) return say(site.error());
  buoyd::log_line(buoyd::Priority::notice,
                  fmt::format("the page of {} is at http://{}/", archive, (*site)->address()));
  (*site)->run([&follower] {
    if (follower != nullptr) follower->follow();
    return is_serving_over.load();
  });
  return 0;
}

}  // namespace buoyshore
