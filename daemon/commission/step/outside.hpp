#pragma once
// What the steps need of the world: the running buoyd, its store, and the person at the terminal.
// buoyctl fills it, tests fake it. One thread, which waits here.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "config/configuration.hpp"
#include "core/reading.hpp"

namespace buoyd {

/// The store of the running buoyd.
class StoreView {
 public:
  virtual ~StoreView() = default;
  /// The newest number, 0 in an empty store.
  [[nodiscard]] virtual Result<std::uint64_t> last() = 0;
  /// The next readings behind that number, some hundreds at most; none: there are no more.
  [[nodiscard]] virtual Result<std::vector<StoredReading>> after(std::uint64_t seq) = 0;
  /// The newest `most` of an instrument, oldest of them first.
  [[nodiscard]] virtual Result<std::vector<StoredReading>> newest_of(const std::string& instrument,
                                                                     std::size_t most) = 0;
};

struct Outside {
  const Configuration& configuration;
  const Clock& clock;
  StoreView& store;
  /// The control socket's answer to a request. Unavailable: no buoyd answers. Invalid: it refuses.
  std::function<Result<Json>(const std::string& request)> ask;
  /// Some time passes; false: the person wants to stop.
  std::function<bool()> wait;
  /// What the person typed; nullopt: there is no terminal, or the person wants to stop.
  std::function<std::optional<std::string>(const std::string& question)> ask_person;
  /// A line for the person.
  std::function<void(const std::string& text)> tell;
  std::function<bool()> must_stop;
  /// Bytes that are free on the disk of a folder.
  std::function<std::uint64_t(const std::string& folder)> free_bytes;

  [[nodiscard]] Result<Json> status() const { return ask(R"({"command":"status"})"); }

  /// The longest time from a reading until it is in the store: buoyd commits at intervals, and a
  /// slow disk may take seconds for it.
  [[nodiscard]] Micros longest_commit() const {
    return configuration.settings.spool.commit_interval + std::chrono::seconds(5);
  }
};

/// What a step that was left says: nothing of it is kept.
[[nodiscard]] inline tl::unexpected<Error> left_off() {
  return fail(ErrorCode::stopped, "left");
}

}  // namespace buoyd
