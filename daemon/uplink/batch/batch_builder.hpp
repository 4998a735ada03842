#pragma once
// Makes a batch message (docs/wire-format.md) of the first numbers of an owed run, as many as a
// size allows. Owned by the record lane; MQTT thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "core/delivery.hpp"
#include "uplink/batch/batch_encoder.hpp"

namespace buoyd {

/// How large a batch may be, and what goes into it.
struct BatchWish {
  std::size_t target = 4096;  ///< bytes; only a single reading or gap may take more
  std::size_t most = 32768;   ///< bytes; no batch takes more
  std::optional<std::uint64_t>
      last;  ///< what begins behind this number stays out, except the first
  /// True if this description is to travel with the batch. If it is empty, none does.
  std::function<bool(const Hash8&)> carries;
};

struct Batch {
  Bytes payload;
  EpochId epoch{};
  std::uint64_t from = 0;
  std::uint64_t to = 0;        ///< 2^63 − 1 for a gap of unknown end
  std::vector<Hash8> uses;     ///< descriptions of its readings
  std::vector<Hash8> carries;  ///< those of them that travel with it
  std::size_t readings = 0;
  /// Readings in it that could not come back byte for byte, and so go as gaps.
  std::size_t damaged = 0;
};

class BatchBuilder {
 public:
  /// Makes a batch of about as many readings and gaps, from the first one on, as `wish` allows. It
  /// has every number of [from, to] once (I1). The run must not be empty. Error: full (even the
  /// first reading alone takes more than `most`).
  [[nodiscard]] Result<Batch> build(const OwedRun& run, const BatchWish& wish);

  /// How many values should fill so many bytes, as the batches so far tell.
  [[nodiscard]] std::size_t values_for(std::size_t bytes) const;
  /// The same for readings.
  [[nodiscard]] std::size_t readings_for(std::size_t bytes) const;
  /// How many bytes a batch of so many readings should take, descriptions apart.
  [[nodiscard]] std::size_t bytes_for(std::uint64_t readings) const;

 private:
  /// One reading or one gap of the run, in the order of their numbers.
  struct Item {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::optional<std::size_t> reading;  // index of prepared_
    Gap lost;
    bool is_damaged = false;  // a reading that goes as a gap
  };

  /// The first items of a run.
  struct Part {
    std::size_t count = 0;
    std::size_t readings = 0;  // so many, from the front of prepared_
    std::vector<const Gap*> gaps;
    std::map<Hash8, const Description*> uses;
    std::map<Hash8, const Description*> carries;
  };

  /// Fills prepared_ and items_.
  void take_apart(const OwedRun& run, std::uint64_t last);
  [[nodiscard]] std::size_t guess(std::size_t target) const;
  [[nodiscard]] Part part_of(std::size_t count, const BatchWish& wish) const;
  [[nodiscard]] Bytes encode(const OwedRun& run, const Part& part);
  void learn(const Part& part, std::size_t bytes);

  BatchEncoder encoder_;
  std::vector<PreparedReading> prepared_;
  std::vector<Item> items_;
  // What the batches so far took; the newest counts most. The first values are rather too small
  // than too large. A run that is too long is cut, but one that is too short wastes a message.
  double bytes_per_char_ = 0.2;  // for each character of a body
  double bytes_per_value_ = 1.0;
  double bytes_per_reading_ = 8.0;
};

/// The number that stands for the end of a gap whose end nobody knows.
inline constexpr std::uint64_t unknown_end = (std::uint64_t{1} << 63U) - 1;

}  // namespace buoyd
