#pragma once
// When a store is sealed, and by which key (docs/certify.md): each hour and each 8,192 readings
// what the running epoch has, and some minutes after the start what earlier ones left. Owned by
// Spool; the spool thread only.

#include <optional>
#include <string>

#include "base/time.hpp"
#include "core/reading.hpp"
#include "spool/store/store.hpp"

namespace buoyd {

class Sealer {
 public:
  static constexpr Micros interval = std::chrono::hours(1);
  /// What earlier epochs left waits: a start has better things to do.
  static constexpr Micros start_wait = std::chrono::minutes(2);
  /// After a failure.
  static constexpr Micros retry = std::chrono::minutes(10);

  Sealer(std::string station, std::string key_file, const Clock& clock);

  /// Reads the key, or makes one, so that people can be told of it.
  void find_key();
  /// The public one, 64 hex digits; "" while there is none.
  [[nodiscard]] const std::string& key() const { return key_; }
  /// Goes on with what is due, a few ms. The reading of a seal once it is made: it waits in the
  /// store's SealBook for its commit. After an error nothing is done until `retry` is over.
  [[nodiscard]] Result<std::optional<Reading>> step(Store& store);

 private:
  [[nodiscard]] Result<bool> is_underway(Store& store, MonoTime now);
  [[nodiscard]] bool is_due(const Unsealed& unsealed, MonoTime now);
  [[nodiscard]] Result<std::optional<Reading>> read_on(Store& store, MonoTime now);
  [[nodiscard]] Result<Reading> sign(SealBook& book, Seal seal);

  const std::string station_;
  const std::string key_file_;
  const Clock& clock_;
  std::string key_;
  MonoTime start_;
  MonoTime next_hour_;
  MonoTime next_look_;
  std::uint64_t target_ = 0;  // the last number that the hour closes
};

}  // namespace buoyd
