#include "spool/sealer.hpp"

#include <utility>

#include "platform/signing_key.hpp"

namespace buoyd {

namespace {

constexpr Micros budget{10'000};  // a turn
constexpr int most_slices = 64;   // where the clock stands still, as in tests
constexpr Micros look_interval{10'000'000};

}  // namespace

Sealer::Sealer(std::string station, std::string key_file, const Clock& clock)
    : station_(std::move(station)),
      key_file_(std::move(key_file)),
      clock_(clock),
      start_(clock.mono()),
      next_hour_(start_ + interval),
      next_look_(start_) {}

void Sealer::find_key() {
  const auto key = SigningKey::open_or_make(key_file_);
  key_ = key ? to_hex(key->public_key()) : "";
}

Result<std::optional<Reading>> Sealer::step(Store& store) {
  const MonoTime now = clock_.mono();
  if (store.seals().waits()) return std::nullopt;
  auto underway = is_underway(store, now);
  auto seal = !underway   ? Result<std::optional<Reading>>(pass_on(underway))
              : *underway ? read_on(store, now)
                          : std::nullopt;
  if (!seal) {
    store.seals().give_up();
    next_look_ = now + retry;
  }
  return seal;
}

Result<bool> Sealer::is_underway(Store& store, MonoTime now) {
  SealBook& book = store.seals();
  if (book.is_underway()) return true;
  if (now < next_look_) return false;
  next_look_ = now + look_interval;
  if (key_.empty()) find_key();
  const std::uint64_t last = store.epochs().last();
  if (target_ > last) target_ = 0;  // of a store that another one took the place of
  if (now >= next_hour_) {
    next_hour_ = now + interval;
    target_ = last;
  }
  auto unsealed = book.next(last);
  if (!unsealed) return pass_on(unsealed);
  if (!*unsealed || !is_due(**unsealed, now)) return false;
  book.begin(**unsealed);
  return true;
}

bool Sealer::is_due(const Unsealed& unsealed, MonoTime now) {
  if (!unsealed.is_current) return now - start_ >= start_wait;
  return unsealed.numbers.a <= target_ ||
         unsealed.numbers.b - unsealed.numbers.a + 1 >= most_sealed_readings;
}

Result<std::optional<Reading>> Sealer::read_on(Store& store, MonoTime now) {
  for (int slice = 0; slice < most_slices && clock_.mono() - now < budget; ++slice) {
    auto seal = store.seal_on();
    if (!seal) return pass_on(seal);
    if (!*seal) continue;
    next_look_ = now;  // perhaps more is due
    auto reading = sign(store.seals(), std::move(**seal));
    if (!reading) return pass_on(reading);
    return std::move(*reading);
  }
  return std::nullopt;
}

Result<Reading> Sealer::sign(SealBook& book, Seal seal) {
  auto key = SigningKey::open_or_make(key_file_);
  if (!key) return pass_on(key);
  key_ = to_hex(key->public_key());
  seal.station = station_;
  seal.key = key->public_key();
  seal.signature = key->sign(signed_text(seal));
  Reading reading = seal_reading(seal, clock_.mono());
  book.wait_for(seal, reading);
  return reading;
}

}  // namespace buoyd
