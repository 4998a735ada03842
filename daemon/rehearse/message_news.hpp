#pragma once
// What a message link has to tell in a rehearsal: how often something that it carries is new, and
// for how many messages. The bytes are estimated. Pure; one owner.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "config/configuration.hpp"

namespace buoyd {

class MessageNews {
 public:
  MessageNews(const Configuration& configuration, const MessageLinkSettings& link);

  /// It measures: of each of its kinds that is carried a reading came, if one is due.
  void measured(std::size_t instrument, MonoTime now);
  /// An event began or is over: "solar.battery_low", or one of "buoyd.event".
  void event(const std::string& kind);
  [[nodiscard]] bool waits() const { return rows_wait_ + events_wait_ > 0; }
  /// A message went, as full as may be.
  void told();

 private:
  struct Row {
    std::optional<std::size_t> instrument;  ///< nullopt: buoyd's health
    Micros interval{0};                     ///< from one to the next
    double bytes = 0;
    MonoTime next{};
  };

  [[nodiscard]] bool carries(const std::string& entry) const;
  void add(std::optional<std::size_t> instrument, Micros interval, std::size_t values);
  void add_rows(std::size_t index, const Configuration& configuration,
                const MessageLinkSettings& link);

  double room_;  // bytes of a message, as all below
  std::vector<std::string> carries_;
  std::vector<Row> rows_;
  double most_ = 0;  // one of each row: a newer one takes the place of an older one
  double rows_wait_ = 0;
  double events_wait_ = 0;
};

}  // namespace buoyd
