#pragma once
// What the broker is to send us. What it refuses is asked for again, ever more slowly: a list of
// rights that is mended, or a broker that was starting, would else leave us deaf until the
// connection ends. A state machine without threads; MQTT thread.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"
#include "mqtt/mqtt_connection.hpp"

namespace buoyd {

class Subscriptions {
 public:
  /// Sends a SUBSCRIBE and returns its id.
  using Ask = std::function<Result<std::uint16_t>(const std::string&)>;
  /// After a refusal the steps double, from the first to the longest.
  static constexpr Micros first_step{60'000'000};
  static constexpr Micros longest_step{3600LL * 1'000'000};

  explicit Subscriptions(Ask ask) : ask_(std::move(ask)) {}

  /// A new connection is to have these. False if it broke.
  [[nodiscard]] bool connected(const std::vector<std::string>& filters) {
    disconnected();
    return std::ranges::all_of(filters, [this](const std::string& filter) { return ask(filter); });
  }
  void disconnected() {
    asked_.clear();
    refused_.clear();
    again_at_.reset();
    step_ = Micros{0};
  }

  struct Answer {
    std::string filter;
    bool is_refused = false;
    bool is_late = false;  ///< it is given, and was refused before
  };
  /// Takes a SUBACK; nullopt if nobody asked.
  [[nodiscard]] std::optional<Answer> answered(std::uint16_t id, std::uint8_t reason,
                                               MonoTime now) {
    auto asked = asked_.extract(id);
    if (asked.empty()) return std::nullopt;
    Answer answer{asked.mapped(), reason >= mqtt_first_failure};
    if (answer.is_refused) {
      refused_.insert(answer.filter);
      if (!again_at_) {
        step_ = std::clamp(step_ * 2, first_step, longest_step);
        again_at_ = now + step_;
      }
    } else {
      answer.is_late = refused_.erase(answer.filter) > 0;
      if (refused_.empty()) again_at_.reset();
    }
    return answer;
  }
  /// Asks again for what was refused, when it is due.
  void step(MonoTime now) {
    if (next_due() > now) return;
    again_at_.reset();
    for (const std::string& filter : refused_) {
      if (!ask(filter)) return;
    }
  }
  [[nodiscard]] MonoTime next_due() const { return again_at_.value_or(MonoTime::max()); }

 private:
  bool ask(const std::string& filter) {
    const auto id = ask_(filter);
    if (id) asked_[*id] = filter;
    return id || id.error().code == ErrorCode::invalid;  // else the connection broke
  }

  const Ask ask_;
  std::map<std::uint16_t, std::string> asked_;
  std::set<std::string> refused_;
  std::optional<MonoTime> again_at_;
  Micros step_{0};
};

}  // namespace buoyd
